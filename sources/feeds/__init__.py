"""The live official sources: asked politely, taken whole or named as missing, put into the library as they came."""
