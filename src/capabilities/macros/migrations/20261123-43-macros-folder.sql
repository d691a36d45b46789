-- Folders are shown with how many are in each.
create index macros_folder on macros (folder_id) where folder_id is not null;
