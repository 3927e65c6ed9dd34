"""The dashboard's entry point for `streamlit run app.py`; `narrative-compare app` runs the same router."""

from compare.dashboard.router import main

main()
