"""The dashboard: Streamlit pages over reports. `router` is where a session starts, `serve` starts the server."""
