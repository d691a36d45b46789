select grant_permission('timeline:read', 'agent', 'lead', 'admin');
