"""Telling hubs that feeds have changed (WebSub): what is to be told, and the request. Builds never come here."""
