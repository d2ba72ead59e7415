"""The client folder: what a client said and brought, read and checked as a whole."""

from workbook.client.folder import Client, chapters_with_data, client_folders, find_client, open_client
from workbook.client.info import ClientInfo

__all__ = ["Client", "ClientInfo", "chapters_with_data", "client_folders", "find_client", "open_client"]
