"""The web app: the only importer of gradio."""
