"""What `narrative-compare app` runs; it stands alone in its folder, which Streamlit puts first on the import path."""

from compare.dashboard.router import main

main()
