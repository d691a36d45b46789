select grant_permission('exporting:use', 'agent', 'lead', 'admin');
