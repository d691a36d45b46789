select grant_permission('directory:read', 'agent', 'lead', 'admin');
