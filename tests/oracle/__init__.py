"""A second calculation of the whole contract, in whole kilograms and plain Python, slow and plain to read.

It imports nothing of the product. Where the two disagree, one of them has misread the design.
"""
