"""Rice trade BI: declarations in, trustworthy business intelligence out."""
