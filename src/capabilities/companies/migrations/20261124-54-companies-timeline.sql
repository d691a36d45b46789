-- When customers joined and left companies, in order, among everything else in the log.
create index companies_timeline on events (about, at desc, id desc) where type in ('companies.joined', 'companies.left');
