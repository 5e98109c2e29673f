"""The only room that knows Streamlit and HTTP."""
