BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'learning_register','m0001_frame','2026-11-25 20:26:57.348139+00:00');
CREATE TABLE actions (
        id INTEGER PRIMARY KEY,
        reference TEXT GENERATED ALWAYS AS (printf('A-%04d', id)) VIRTUAL,
        learning_id INTEGER NOT NULL REFERENCES learning (id),
        what TEXT NOT NULL CHECK (what <> ''),
        kind TEXT NOT NULL CHECK (kind IN (
            'briefing', 'policy', 'training', 'process', 'system', 'apology', 'payment', 'other')),
        owner_id INTEGER NOT NULL REFERENCES users (id),
        due_on TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN (
            'open', 'in_progress', 'done', 'verified', 'closed', 'cancelled')),
        version INTEGER NOT NULL DEFAULT 1,
        done_by INTEGER REFERENCES users (id),
        done_on TEXT,
        verified_by INTEGER REFERENCES users (id),
        created_by INTEGER NOT NULL REFERENCES users (id),
        created_at TEXT NOT NULL
    ) STRICT
    ;
INSERT INTO "actions" VALUES(1,1,'Brief the team.','briefing',1,'2025-06-03','closed',5,1,'2025-05-20',3,2,'2025-05-20T09:00:00+00:00');
INSERT INTO "actions" VALUES(2,2,'Brief the team.','briefing',2,'2025-06-16','cancelled',3,NULL,NULL,NULL,2,'2025-06-02T09:00:00+00:00');
INSERT INTO "actions" VALUES(3,3,'Brief the team.','briefing',3,'2025-06-16','open',5,NULL,NULL,NULL,2,'2025-06-02T09:00:00+00:00');
INSERT INTO "actions" VALUES(4,4,'Brief the team.','briefing',1,'2025-06-16','done',3,1,'2025-06-02',NULL,2,'2025-06-02T09:00:00+00:00');
CREATE TABLE api_tokens (
        id INTEGER PRIMARY KEY,
        user_id INTEGER NOT NULL REFERENCES users (id),
        token_sha256 TEXT NOT NULL UNIQUE,
        label TEXT NOT NULL,
        created_at TEXT NOT NULL,
        revoked_at TEXT
    ) STRICT
    ;
CREATE TABLE audit_trail (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        actor_id INTEGER NOT NULL,
        actor_name TEXT NOT NULL,
        actor_role TEXT NOT NULL,
        event TEXT NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id TEXT NOT NULL,
        before TEXT CHECK (before IS NULL OR json_valid(before)),
        after TEXT CHECK (after IS NULL OR json_valid(after)),
        note_id INTEGER REFERENCES notes (id)
    ) STRICT
    ;
INSERT INTO "audit_trail" VALUES(1,'2026-06-10T09:00:00+00:00',0,'Heard','system','add_user','user','1',NULL,'{"username": "officer", "role": "officer"}',NULL);
INSERT INTO "audit_trail" VALUES(2,'2026-06-10T09:00:00+00:00',0,'Heard','system','add_user','user','2',NULL,'{"username": "manager", "role": "manager"}',NULL);
INSERT INTO "audit_trail" VALUES(3,'2026-06-10T09:00:00+00:00',0,'Heard','system','add_user','user','3',NULL,'{"username": "quality", "role": "quality"}',NULL);
INSERT INTO "audit_trail" VALUES(4,'2026-06-10T09:00:00+00:00',0,'Heard','system','add_user','user','4',NULL,'{"username": "board", "role": "board"}',NULL);
INSERT INTO "audit_trail" VALUES(5,'2026-06-10T09:00:00+00:00',0,'Heard','system','add_user','user','5',NULL,'{"username": "participation", "role": "participation"}',NULL);
INSERT INTO "audit_trail" VALUES(6,'2026-06-10T09:00:00+00:00',0,'Heard','system','add_user','user','6',NULL,'{"username": "admin", "role": "admin"}',NULL);
INSERT INTO "audit_trail" VALUES(7,'2026-06-10T09:00:00+00:00',0,'Heard','system','put_theme','theme','family_time',NULL,'{"key": "family_time", "name": "Family Time", "aliases": ["Contact"], "report_tables": [10], "definition": "What it is.", "position": 0}',NULL);
INSERT INTO "audit_trail" VALUES(8,'2026-06-10T09:00:00+00:00',0,'Heard','system','put_theme','theme','poor_communication',NULL,'{"key": "poor_communication", "name": "Poor Communication", "aliases": ["Communication"], "report_tables": [10], "definition": "What it is.", "position": 1}',NULL);
INSERT INTO "audit_trail" VALUES(9,'2026-06-10T09:00:00+00:00',0,'Heard','system','put_theme','theme','worker_change',NULL,'{"key": "worker_change", "name": "Change in Social Worker", "aliases": ["Change of Worker"], "report_tables": [10], "definition": "What it is.", "position": 2}',NULL);
INSERT INTO "audit_trail" VALUES(10,'2025-04-07T09:00:00+00:00',1,'Officer','officer','record_complaint','case','1',NULL,'{"kind": "complaint", "year": 2025, "number": 1, "received_on": "2025-04-07", "channel": "email", "made_by": "child", "service_area": "children_in_care", "restricted": 0, "person_id": 1, "recorded_by": 1, "recorded_at": "2025-04-07T09:00:00+00:00", "state": "stage_1"}',NULL);
INSERT INTO "audit_trail" VALUES(11,'2025-04-07T09:00:00+00:00',1,'Officer','officer','decide_theme','case','1',NULL,'{"theme": "family_time", "secondary": [], "rank": null, "followed": null, "suggestion": null}',NULL);
INSERT INTO "audit_trail" VALUES(12,'2025-04-07T09:00:00+00:00',1,'Officer','officer','extend','case','1','{"extended_on": null, "state": "stage_1"}','{"extended_on": "2025-04-07", "state": "stage_1"}',1);
INSERT INTO "audit_trail" VALUES(13,'2025-05-01T09:00:00+00:00',1,'Officer','officer','respond','case','1','{"outcome": null, "responded_on": null, "state": "stage_1"}','{"outcome": "partly_upheld", "responded_on": "2025-04-30", "state": "responded"}',NULL);
INSERT INTO "audit_trail" VALUES(14,'2025-05-20T09:00:00+00:00',2,'Manager','manager','reopen','case','1','{"outcome": "partly_upheld", "responded_on": "2025-04-30", "state": "responded"}','{"outcome": null, "responded_on": null, "state": "stage_1"}',2);
INSERT INTO "audit_trail" VALUES(15,'2025-05-20T09:00:00+00:00',2,'Manager','manager','respond','case','1','{"outcome": null, "responded_on": null, "state": "stage_1"}','{"outcome": "upheld", "responded_on": "2025-05-20", "state": "responded"}',NULL);
INSERT INTO "audit_trail" VALUES(16,'2025-05-20T09:00:00+00:00',1,'Officer','officer','record_feedback','case','2',NULL,'{"kind": "feedback", "year": 2025, "number": 2, "received_on": "2025-05-20", "channel": "mind_of_my_own", "made_by": "child", "service_area": null, "restricted": 0, "person_id": 2, "recorded_by": 1, "recorded_at": "2025-05-20T09:00:00+00:00", "state": "open"}',NULL);
INSERT INTO "audit_trail" VALUES(17,'2025-05-20T09:00:00+00:00',1,'Officer','officer','decide_theme','case','2',NULL,'{"theme": "poor_communication", "secondary": [], "rank": null, "followed": null, "suggestion": null}',NULL);
INSERT INTO "audit_trail" VALUES(18,'2025-05-20T09:00:00+00:00',5,'Participation','participation','respond','case','2','{"responded_on": null, "state": "open"}','{"responded_on": "2025-05-20", "state": "responded"}',3);
INSERT INTO "audit_trail" VALUES(19,'2025-05-20T09:00:00+00:00',1,'Officer','officer','record_compliment','case','3',NULL,'{"kind": "compliment", "year": 2025, "number": 3, "received_on": "2025-05-20", "channel": "email", "made_by": "parent", "service_area": null, "restricted": 0, "person_id": 3, "recorded_by": 1, "recorded_at": "2025-05-20T09:00:00+00:00", "state": "recorded"}',NULL);
INSERT INTO "audit_trail" VALUES(20,'2025-05-20T09:00:00+00:00',1,'Officer','officer','decide_theme','case','3',NULL,'{"theme": null, "secondary": [], "rank": null, "followed": null, "suggestion": null}',NULL);
INSERT INTO "audit_trail" VALUES(21,'2025-05-20T09:00:00+00:00',1,'Officer','officer','record_enquiry','case','4',NULL,'{"kind": "enquiry", "year": 2025, "number": 4, "received_on": "2025-05-20", "channel": "email", "made_by": "carer", "service_area": null, "restricted": 0, "person_id": null, "recorded_by": 1, "recorded_at": "2025-05-20T09:00:00+00:00", "state": "recorded"}',NULL);
INSERT INTO "audit_trail" VALUES(22,'2025-05-20T09:00:00+00:00',1,'Officer','officer','decide_theme','case','4',NULL,'{"theme": null, "secondary": [], "rank": null, "followed": null, "suggestion": null}',NULL);
INSERT INTO "audit_trail" VALUES(23,'2025-05-20T09:00:00+00:00',1,'Officer','officer','record_complaint','case','5',NULL,'{"kind": "complaint", "year": 2025, "number": 5, "received_on": "2025-05-20", "channel": "email", "made_by": "child", "service_area": null, "restricted": 1, "person_id": 4, "recorded_by": 1, "recorded_at": "2025-05-20T09:00:00+00:00", "state": "stage_1"}',NULL);
INSERT INTO "audit_trail" VALUES(24,'2025-05-20T09:00:00+00:00',1,'Officer','officer','decide_theme','case','5',NULL,'{"theme": "worker_change", "secondary": [], "rank": null, "followed": null, "suggestion": null}',NULL);
INSERT INTO "audit_trail" VALUES(25,'2025-05-20T09:00:00+00:00',1,'Officer','officer','record_complaint','case','6',NULL,'{"kind": "complaint", "year": 2025, "number": 6, "received_on": "2025-05-20", "channel": "email", "made_by": "child", "service_area": null, "restricted": 0, "person_id": null, "recorded_by": 1, "recorded_at": "2025-05-20T09:00:00+00:00", "state": "stage_1"}',NULL);
INSERT INTO "audit_trail" VALUES(26,'2025-05-20T09:00:00+00:00',1,'Officer','officer','decide_theme','case','6',NULL,'{"theme": "worker_change", "secondary": [], "rank": null, "followed": null, "suggestion": null}',NULL);
INSERT INTO "audit_trail" VALUES(27,'2025-05-20T09:00:00+00:00',1,'Officer','officer','withdraw','case','6','{"state": "stage_1"}','{"state": "withdrawn"}',4);
INSERT INTO "audit_trail" VALUES(28,'2025-05-20T09:00:00+00:00',1,'Officer','officer','record_complaint','case','7',NULL,'{"kind": "complaint", "year": 2025, "number": 7, "received_on": "2025-05-20", "channel": "email", "made_by": "child", "service_area": null, "restricted": 0, "person_id": null, "recorded_by": 1, "recorded_at": "2025-05-20T09:00:00+00:00", "state": "stage_1"}',NULL);
INSERT INTO "audit_trail" VALUES(29,'2025-05-20T09:00:00+00:00',1,'Officer','officer','decide_theme','case','7',NULL,'{"theme": "poor_communication", "secondary": [], "rank": null, "followed": null, "suggestion": null}',NULL);
INSERT INTO "audit_trail" VALUES(30,'2025-05-20T09:00:00+00:00',1,'Officer','officer','suggest','suggestion','1',NULL,'{"model": "m1", "theme": "family_time", "scores": "[{\"theme\": \"family_time\", \"confidence\": 0.8}]", "risk": 0, "shown": 1}',NULL);
INSERT INTO "audit_trail" VALUES(31,'2025-05-20T09:00:00+00:00',1,'Officer','officer','record_complaint','case','8',NULL,'{"kind": "complaint", "year": 2025, "number": 8, "received_on": "2025-05-20", "channel": "letter", "made_by": "parent", "service_area": null, "restricted": 0, "person_id": 5, "recorded_by": 1, "recorded_at": "2025-05-20T09:00:00+00:00", "state": "stage_1"}',NULL);
INSERT INTO "audit_trail" VALUES(32,'2025-05-20T09:00:00+00:00',1,'Officer','officer','decide_theme','case','8',NULL,'{"theme": "worker_change", "secondary": ["family_time"], "rank": null, "followed": false, "suggestion": 1}',5);
INSERT INTO "audit_trail" VALUES(33,'2025-05-20T09:00:00+00:00',3,'Quality','quality','decide_theme','case','8',NULL,'{"theme": "family_time", "secondary": [], "rank": 1, "followed": true, "suggestion": 1}',6);
INSERT INTO "audit_trail" VALUES(34,'2025-05-20T09:00:00+00:00',2,'Manager','manager','read','case','5',NULL,NULL,NULL);
INSERT INTO "audit_trail" VALUES(35,'2025-05-20T09:00:00+00:00',1,'Officer','officer','identify','learning','1',NULL,'{"theme": "family_time", "created_by": 1, "created_at": "2025-05-20T09:00:00+00:00", "state": "identified"}',NULL);
INSERT INTO "audit_trail" VALUES(36,'2025-05-20T09:00:00+00:00',2,'Manager','manager','agree','learning','1','{"agreed_by": null, "state": "identified"}','{"agreed_by": 2, "state": "agreed"}',NULL);
INSERT INTO "audit_trail" VALUES(37,'2025-05-20T09:00:00+00:00',2,'Manager','manager','plan','action','1',NULL,'{"learning_id": 1, "kind": "briefing", "owner_id": 1, "due_on": "2025-06-03", "created_by": 2, "created_at": "2025-05-20T09:00:00+00:00", "state": "open"}',NULL);
INSERT INTO "audit_trail" VALUES(38,'2025-05-20T09:00:00+00:00',2,'Manager','manager','start_acting','learning','1','{"state": "agreed"}','{"state": "being_acted_on"}',NULL);
INSERT INTO "audit_trail" VALUES(39,'2025-05-20T09:00:00+00:00',1,'Officer','officer','start','action','1','{"state": "open"}','{"state": "in_progress"}',NULL);
INSERT INTO "audit_trail" VALUES(40,'2025-05-20T09:00:00+00:00',1,'Officer','officer','add_evidence','action','1',NULL,'{"evidence": 1, "sha256": null}',NULL);
INSERT INTO "audit_trail" VALUES(41,'2025-05-20T09:00:00+00:00',1,'Officer','officer','complete','action','1','{"done_by": null, "done_on": null, "state": "in_progress"}','{"done_by": 1, "done_on": "2025-05-20", "state": "done"}',7);
INSERT INTO "audit_trail" VALUES(42,'2025-05-20T09:00:00+00:00',1,'Officer','officer','implemented','learning','1','{"state": "being_acted_on"}','{"state": "implemented"}',NULL);
INSERT INTO "audit_trail" VALUES(43,'2025-05-20T09:00:00+00:00',3,'Quality','quality','verify','action','1','{"verified_by": null, "state": "done"}','{"verified_by": 3, "state": "verified"}',NULL);
INSERT INTO "audit_trail" VALUES(44,'2025-05-20T09:00:00+00:00',3,'Quality','quality','evidenced','learning','1','{"state": "implemented"}','{"state": "evidenced"}',NULL);
INSERT INTO "audit_trail" VALUES(45,'2025-05-20T09:00:00+00:00',3,'Quality','quality','close','action','1','{"state": "verified"}','{"state": "closed"}',NULL);
INSERT INTO "audit_trail" VALUES(46,'2025-05-20T09:00:00+00:00',1,'Officer','officer','link_case','learning','1',NULL,'{"case": 1}',NULL);
INSERT INTO "audit_trail" VALUES(47,'2025-06-02T09:00:00+00:00',3,'Quality','quality','close','learning','1','{"closed_on": null, "review_on": null, "state": "evidenced"}','{"closed_on": "2025-06-02", "review_on": "2025-09-01", "state": "closed"}',8);
INSERT INTO "audit_trail" VALUES(48,'2025-06-02T09:00:00+00:00',1,'Officer','officer','identify','learning','2',NULL,'{"theme": "family_time", "created_by": 1, "created_at": "2025-06-02T09:00:00+00:00", "state": "identified"}',NULL);
INSERT INTO "audit_trail" VALUES(49,'2025-06-02T09:00:00+00:00',2,'Manager','manager','agree','learning','2','{"agreed_by": null, "state": "identified"}','{"agreed_by": 2, "state": "agreed"}',NULL);
INSERT INTO "audit_trail" VALUES(50,'2025-06-02T09:00:00+00:00',2,'Manager','manager','plan','action','2',NULL,'{"learning_id": 2, "kind": "briefing", "owner_id": 2, "due_on": "2025-06-16", "created_by": 2, "created_at": "2025-06-02T09:00:00+00:00", "state": "open"}',NULL);
INSERT INTO "audit_trail" VALUES(51,'2025-06-02T09:00:00+00:00',2,'Manager','manager','start_acting','learning','2','{"state": "agreed"}','{"state": "being_acted_on"}',NULL);
INSERT INTO "audit_trail" VALUES(52,'2025-06-02T09:00:00+00:00',2,'Manager','manager','start','action','2','{"state": "open"}','{"state": "in_progress"}',NULL);
INSERT INTO "audit_trail" VALUES(53,'2025-06-02T09:00:00+00:00',1,'Officer','officer','cancel','action','2','{"state": "in_progress"}','{"state": "cancelled"}',9);
INSERT INTO "audit_trail" VALUES(54,'2025-06-02T09:00:00+00:00',1,'Officer','officer','identify','learning','3',NULL,'{"theme": "family_time", "created_by": 1, "created_at": "2025-06-02T09:00:00+00:00", "state": "identified"}',NULL);
INSERT INTO "audit_trail" VALUES(55,'2025-06-02T09:00:00+00:00',2,'Manager','manager','agree','learning','3','{"agreed_by": null, "state": "identified"}','{"agreed_by": 2, "state": "agreed"}',NULL);
INSERT INTO "audit_trail" VALUES(56,'2025-06-02T09:00:00+00:00',2,'Manager','manager','plan','action','3',NULL,'{"learning_id": 3, "kind": "briefing", "owner_id": 3, "due_on": "2025-06-16", "created_by": 2, "created_at": "2025-06-02T09:00:00+00:00", "state": "open"}',NULL);
INSERT INTO "audit_trail" VALUES(57,'2025-06-02T09:00:00+00:00',2,'Manager','manager','start_acting','learning','3','{"state": "agreed"}','{"state": "being_acted_on"}',NULL);
INSERT INTO "audit_trail" VALUES(58,'2025-06-02T09:00:00+00:00',3,'Quality','quality','start','action','3','{"state": "open"}','{"state": "in_progress"}',NULL);
INSERT INTO "audit_trail" VALUES(59,'2025-06-02T09:00:00+00:00',3,'Quality','quality','add_evidence','action','3',NULL,'{"evidence": 2, "sha256": null}',NULL);
INSERT INTO "audit_trail" VALUES(60,'2025-06-02T09:00:00+00:00',3,'Quality','quality','complete','action','3','{"done_by": null, "done_on": null, "state": "in_progress"}','{"done_by": 3, "done_on": "2025-06-02", "state": "done"}',10);
INSERT INTO "audit_trail" VALUES(61,'2025-06-02T09:00:00+00:00',3,'Quality','quality','implemented','learning','3','{"state": "being_acted_on"}','{"state": "implemented"}',NULL);
INSERT INTO "audit_trail" VALUES(62,'2025-06-02T09:00:00+00:00',2,'Manager','manager','verify','action','3','{"verified_by": null, "state": "done"}','{"verified_by": 2, "state": "verified"}',NULL);
INSERT INTO "audit_trail" VALUES(63,'2025-06-02T09:00:00+00:00',2,'Manager','manager','evidenced','learning','3','{"state": "implemented"}','{"state": "evidenced"}',NULL);
INSERT INTO "audit_trail" VALUES(64,'2025-06-02T09:00:00+00:00',1,'Officer','officer','reopen','action','3','{"done_by": 3, "done_on": "2025-06-02", "verified_by": 2, "state": "verified"}','{"done_by": null, "done_on": null, "verified_by": null, "state": "open"}',11);
INSERT INTO "audit_trail" VALUES(65,'2025-06-02T09:00:00+00:00',1,'Officer','officer','back','learning','3','{"state": "evidenced"}','{"state": "being_acted_on"}',NULL);
INSERT INTO "audit_trail" VALUES(66,'2025-06-02T09:00:00+00:00',1,'Officer','officer','identify','learning','4',NULL,'{"theme": "family_time", "created_by": 1, "created_at": "2025-06-02T09:00:00+00:00", "state": "identified"}',NULL);
INSERT INTO "audit_trail" VALUES(67,'2025-06-02T09:00:00+00:00',2,'Manager','manager','agree','learning','4','{"agreed_by": null, "state": "identified"}','{"agreed_by": 2, "state": "agreed"}',NULL);
INSERT INTO "audit_trail" VALUES(68,'2025-06-02T09:00:00+00:00',2,'Manager','manager','plan','action','4',NULL,'{"learning_id": 4, "kind": "briefing", "owner_id": 1, "due_on": "2025-06-16", "created_by": 2, "created_at": "2025-06-02T09:00:00+00:00", "state": "open"}',NULL);
INSERT INTO "audit_trail" VALUES(69,'2025-06-02T09:00:00+00:00',2,'Manager','manager','start_acting','learning','4','{"state": "agreed"}','{"state": "being_acted_on"}',NULL);
INSERT INTO "audit_trail" VALUES(70,'2025-06-02T09:00:00+00:00',1,'Officer','officer','start','action','4','{"state": "open"}','{"state": "in_progress"}',NULL);
INSERT INTO "audit_trail" VALUES(71,'2025-06-02T09:00:00+00:00',1,'Officer','officer','add_evidence','action','4',NULL,'{"evidence": 3, "sha256": null}',NULL);
INSERT INTO "audit_trail" VALUES(72,'2025-06-02T09:00:00+00:00',1,'Officer','officer','complete','action','4','{"done_by": null, "done_on": null, "state": "in_progress"}','{"done_by": 1, "done_on": "2025-06-02", "state": "done"}',12);
INSERT INTO "audit_trail" VALUES(73,'2025-06-02T09:00:00+00:00',1,'Officer','officer','implemented','learning','4','{"state": "being_acted_on"}','{"state": "implemented"}',NULL);
INSERT INTO "audit_trail" VALUES(74,'2025-06-02T09:00:00+00:00',1,'Officer','officer','identify','learning','5',NULL,'{"theme": "family_time", "created_by": 1, "created_at": "2025-06-02T09:00:00+00:00", "state": "identified"}',NULL);
INSERT INTO "audit_trail" VALUES(75,'2025-06-02T09:00:00+00:00',2,'Manager','manager','decline','learning','5','{"state": "identified"}','{"state": "not_agreed"}',13);
CREATE TABLE case_texts (
        case_id INTEGER PRIMARY KEY REFERENCES cases (id),
        text TEXT,
        desired_outcome TEXT
    ) STRICT
    ;
INSERT INTO "case_texts" VALUES(1,'Nobody rang me before they cancelled my visit.','A letter that says sorry.');
INSERT INTO "case_texts" VALUES(2,'They never answer the phone.',NULL);
INSERT INTO "case_texts" VALUES(3,'Thank you to Sunita.',NULL);
INSERT INTO "case_texts" VALUES(4,'How do I complain?',NULL);
INSERT INTO "case_texts" VALUES(5,'He shouted at me.',NULL);
INSERT INTO "case_texts" VALUES(6,'My worker changed again.',NULL);
INSERT INTO "case_texts" VALUES(7,'No one came to my review.',NULL);
INSERT INTO "case_texts" VALUES(8,'The visits are too short.',NULL);
CREATE TABLE cases (
        id INTEGER PRIMARY KEY,
        year INTEGER NOT NULL,
        number INTEGER NOT NULL CHECK (number > 0),
        reference TEXT GENERATED ALWAYS AS (printf('C-%d-%04d', year, number)) VIRTUAL,
        kind TEXT NOT NULL CHECK (kind IN ('complaint', 'feedback', 'compliment', 'enquiry')),
        state TEXT NOT NULL CHECK (state IN (
            'stage_1', 'open', 'responded', 'withdrawn', 'recorded')),
        version INTEGER NOT NULL DEFAULT 1,
        received_on TEXT NOT NULL,
        channel TEXT NOT NULL CHECK (channel IN (
            'in_person', 'telephone', 'letter', 'email', 'web_form', 'mind_of_my_own', 'i_say',
            'other')),
        made_by TEXT NOT NULL CHECK (made_by IN (
            'child', 'care_leaver', 'parent', 'carer', 'relative', 'advocate', 'professional',
            'other')),
        person_id INTEGER REFERENCES people (id),
        service_area TEXT REFERENCES service_areas (key),
        restricted INTEGER NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1)),
        extended_on TEXT,
        outcome TEXT CHECK (outcome IN ('upheld', 'partly_upheld', 'not_upheld', 'no_finding')),
        responded_on TEXT,
        recorded_by INTEGER NOT NULL REFERENCES users (id),
        recorded_at TEXT NOT NULL,
        UNIQUE (year, number)
    ) STRICT
    ;
INSERT INTO "cases" VALUES(1,2025,1,'complaint','responded',5,'2025-04-07','email','child',1,'children_in_care',0,'2025-04-07','upheld','2025-05-20',1,'2025-04-07T09:00:00+00:00');
INSERT INTO "cases" VALUES(2,2025,2,'feedback','responded',2,'2025-05-20','mind_of_my_own','child',2,NULL,0,NULL,NULL,'2025-05-20',1,'2025-05-20T09:00:00+00:00');
INSERT INTO "cases" VALUES(3,2025,3,'compliment','recorded',1,'2025-05-20','email','parent',3,NULL,0,NULL,NULL,NULL,1,'2025-05-20T09:00:00+00:00');
INSERT INTO "cases" VALUES(4,2025,4,'enquiry','recorded',1,'2025-05-20','email','carer',NULL,NULL,0,NULL,NULL,NULL,1,'2025-05-20T09:00:00+00:00');
INSERT INTO "cases" VALUES(5,2025,5,'complaint','stage_1',1,'2025-05-20','email','child',4,NULL,1,NULL,NULL,NULL,1,'2025-05-20T09:00:00+00:00');
INSERT INTO "cases" VALUES(6,2025,6,'complaint','withdrawn',2,'2025-05-20','email','child',NULL,NULL,0,NULL,NULL,NULL,1,'2025-05-20T09:00:00+00:00');
INSERT INTO "cases" VALUES(7,2025,7,'complaint','stage_1',1,'2025-05-20','email','child',NULL,NULL,0,NULL,NULL,NULL,1,'2025-05-20T09:00:00+00:00');
INSERT INTO "cases" VALUES(8,2025,8,'complaint','stage_1',2,'2025-05-20','letter','parent',5,NULL,0,NULL,NULL,NULL,1,'2025-05-20T09:00:00+00:00');
CREATE TABLE decision_secondaries (
        decision_id INTEGER NOT NULL REFERENCES decisions (id),
        theme TEXT NOT NULL REFERENCES themes (key),
        PRIMARY KEY (decision_id, theme)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "decision_secondaries" VALUES(8,'family_time');
CREATE TABLE decisions (
        id INTEGER PRIMARY KEY,
        case_id INTEGER NOT NULL REFERENCES cases (id),
        suggestion_id INTEGER REFERENCES suggestions (id),
        theme TEXT REFERENCES themes (key),
        rank INTEGER CHECK (rank BETWEEN 1 AND 3),
        followed INTEGER CHECK (followed IN (0, 1)),
        note_id INTEGER REFERENCES notes (id),
        decided_by INTEGER NOT NULL REFERENCES users (id),
        decided_at TEXT NOT NULL,
        superseded_by INTEGER REFERENCES decisions (id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT
    ;
INSERT INTO "decisions" VALUES(1,1,NULL,'family_time',NULL,NULL,NULL,1,'2025-04-07T09:00:00+00:00',NULL);
INSERT INTO "decisions" VALUES(2,2,NULL,'poor_communication',NULL,NULL,NULL,1,'2025-05-20T09:00:00+00:00',NULL);
INSERT INTO "decisions" VALUES(3,3,NULL,NULL,NULL,NULL,NULL,1,'2025-05-20T09:00:00+00:00',NULL);
INSERT INTO "decisions" VALUES(4,4,NULL,NULL,NULL,NULL,NULL,1,'2025-05-20T09:00:00+00:00',NULL);
INSERT INTO "decisions" VALUES(5,5,NULL,'worker_change',NULL,NULL,NULL,1,'2025-05-20T09:00:00+00:00',NULL);
INSERT INTO "decisions" VALUES(6,6,NULL,'worker_change',NULL,NULL,NULL,1,'2025-05-20T09:00:00+00:00',NULL);
INSERT INTO "decisions" VALUES(7,7,NULL,'poor_communication',NULL,NULL,NULL,1,'2025-05-20T09:00:00+00:00',NULL);
INSERT INTO "decisions" VALUES(8,8,1,'worker_change',NULL,0,5,1,'2025-05-20T09:00:00+00:00',9);
INSERT INTO "decisions" VALUES(9,8,1,'family_time',1,1,6,3,'2025-05-20T09:00:00+00:00',NULL);
CREATE TABLE evidence (
        id INTEGER PRIMARY KEY,
        action_id INTEGER NOT NULL REFERENCES actions (id),
        description TEXT NOT NULL CHECK (description <> ''),
        link TEXT,
        file_name TEXT,
        stored_name TEXT UNIQUE,
        media_type TEXT,
        size INTEGER,
        sha256 TEXT,
        added_by INTEGER NOT NULL REFERENCES users (id),
        added_at TEXT NOT NULL,
        CHECK ((stored_name IS NULL) = (file_name IS NULL))
    ) STRICT
    ;
INSERT INTO "evidence" VALUES(1,1,'Minutes of the briefing.',NULL,NULL,NULL,NULL,NULL,NULL,1,'2025-05-20T09:00:00+00:00');
INSERT INTO "evidence" VALUES(2,3,'Minutes of the briefing.',NULL,NULL,NULL,NULL,NULL,NULL,3,'2025-06-02T09:00:00+00:00');
INSERT INTO "evidence" VALUES(3,4,'Minutes of the briefing.',NULL,NULL,NULL,NULL,NULL,NULL,1,'2025-06-02T09:00:00+00:00');
CREATE TABLE learning (
        id INTEGER PRIMARY KEY,
        reference TEXT GENERATED ALWAYS AS (printf('L-%04d', id)) VIRTUAL,
        theme TEXT NOT NULL REFERENCES themes (key),
        statement TEXT NOT NULL CHECK (statement <> ''),
        state TEXT NOT NULL CHECK (state IN (
            'identified', 'agreed', 'not_agreed', 'being_acted_on', 'implemented', 'evidenced',
            'closed')),
        version INTEGER NOT NULL DEFAULT 1,
        agreed_by INTEGER REFERENCES users (id),
        closed_on TEXT,
        review_on TEXT,
        reviewed_on TEXT,
        review_result TEXT CHECK (review_result IN ('helped', 'no_change', 'came_back')),
        created_by INTEGER NOT NULL REFERENCES users (id),
        created_at TEXT NOT NULL
    ) STRICT
    ;
INSERT INTO "learning" VALUES(1,'family_time','Tell them first.','closed',6,2,'2025-06-02','2025-09-01',NULL,NULL,1,'2025-05-20T09:00:00+00:00');
INSERT INTO "learning" VALUES(2,'family_time','Tell them first.','being_acted_on',3,2,NULL,NULL,NULL,NULL,1,'2025-06-02T09:00:00+00:00');
INSERT INTO "learning" VALUES(3,'family_time','Tell them first.','being_acted_on',6,2,NULL,NULL,NULL,NULL,1,'2025-06-02T09:00:00+00:00');
INSERT INTO "learning" VALUES(4,'family_time','Tell them first.','implemented',4,2,NULL,NULL,NULL,NULL,1,'2025-06-02T09:00:00+00:00');
INSERT INTO "learning" VALUES(5,'family_time','Tell them first.','not_agreed',2,NULL,NULL,NULL,NULL,NULL,1,'2025-06-02T09:00:00+00:00');
CREATE TABLE learning_cases (
        learning_id INTEGER NOT NULL REFERENCES learning (id),
        case_id INTEGER NOT NULL REFERENCES cases (id),
        PRIMARY KEY (learning_id, case_id)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "learning_cases" VALUES(1,1);
CREATE TABLE notes (
        id INTEGER PRIMARY KEY,
        text TEXT
    ) STRICT
    ;
INSERT INTO "notes" VALUES(1,'The worker is on leave.');
INSERT INTO "notes" VALUES(2,'She wrote again.');
INSERT INTO "notes" VALUES(3,'Rang her back.');
INSERT INTO "notes" VALUES(4,'She asked to stop.');
INSERT INTO "notes" VALUES(5,'It is about the worker.');
INSERT INTO "notes" VALUES(6,'Read again.');
INSERT INTO "notes" VALUES(7,'Briefed.');
INSERT INTO "notes" VALUES(8,'Asked three children.');
INSERT INTO "notes" VALUES(9,'Not needed.');
INSERT INTO "notes" VALUES(10,'Briefed.');
INSERT INTO "notes" VALUES(11,'It was not enough.');
INSERT INTO "notes" VALUES(12,'Briefed.');
INSERT INTO "notes" VALUES(13,'Seen already.');
CREATE TABLE people (
        id INTEGER PRIMARY KEY,
        name TEXT
    ) STRICT
    ;
INSERT INTO "people" VALUES(1,'Katie Marlow');
INSERT INTO "people" VALUES(2,'MARLOW, Catherine');
INSERT INTO "people" VALUES(3,'Owen Pugh');
INSERT INTO "people" VALUES(4,'Idris Bowen');
INSERT INTO "people" VALUES(5,'Owen Pugh');
CREATE TABLE service_areas (
        key TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        position INTEGER NOT NULL
    ) STRICT
    ;
INSERT INTO "service_areas" VALUES('front_door','Front Door / MASH',1);
INSERT INTO "service_areas" VALUES('early_help','Early Help',2);
INSERT INTO "service_areas" VALUES('care_management','Care Management',3);
INSERT INTO "service_areas" VALUES('children_in_care','Children in Care',4);
INSERT INTO "service_areas" VALUES('care_leavers','Care Leavers',5);
INSERT INTO "service_areas" VALUES('fostering','Fostering',6);
INSERT INTO "service_areas" VALUES('adoption','Adoption',7);
INSERT INTO "service_areas" VALUES('disabled_children','Disabled Children',8);
INSERT INTO "service_areas" VALUES('safeguarding_and_review','Safeguarding and Review',9);
INSERT INTO "service_areas" VALUES('youth_justice','Youth Justice',10);
CREATE TABLE suggestions (
        id INTEGER PRIMARY KEY,
        text_sha256 TEXT NOT NULL CHECK (length(text_sha256) = 64),
        model TEXT NOT NULL,
        theme TEXT,
        scores TEXT NOT NULL CHECK (json_valid(scores)),
        no_theme_reason TEXT,
        uncertain INTEGER NOT NULL CHECK (uncertain IN (0, 1)),
        risk INTEGER NOT NULL CHECK (risk IN (0, 1)),
        risk_reasons TEXT NOT NULL CHECK (json_valid(risk_reasons)),
        evidence TEXT NOT NULL CHECK (json_valid(evidence)),
        shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
        at TEXT NOT NULL
    ) STRICT
    ;
INSERT INTO "suggestions" VALUES(1,'dd836c6abbf59529549c1427629b6553bd3d9da752dc41c690b95d894e0a05c1','m1','family_time','[{"theme": "family_time", "confidence": 0.8}]',NULL,0,0,'[]','["visits"]',1,'2025-05-20T09:00:00+00:00');
CREATE TABLE themes (
        key TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        aliases TEXT NOT NULL CHECK (json_valid(aliases)),
        report_tables TEXT NOT NULL CHECK (json_valid(report_tables)),
        definition TEXT NOT NULL,
        position INTEGER NOT NULL
    ) STRICT
    ;
INSERT INTO "themes" VALUES('family_time','Family Time','["Contact"]','[10]','What it is.',0);
INSERT INTO "themes" VALUES('poor_communication','Poor Communication','["Communication"]','[10]','What it is.',1);
INSERT INTO "themes" VALUES('worker_change','Change in Social Worker','["Change of Worker"]','[10]','What it is.',2);
CREATE TABLE users (
        id INTEGER PRIMARY KEY CHECK (id > 0),
        username TEXT NOT NULL UNIQUE COLLATE NOCASE,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN (
            'officer', 'manager', 'quality', 'board', 'participation', 'admin')),
        password_hash TEXT,
        active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
    ) STRICT
    ;
INSERT INTO "users" VALUES(1,'officer','Officer','officer',NULL,1);
INSERT INTO "users" VALUES(2,'manager','Manager','manager',NULL,1);
INSERT INTO "users" VALUES(3,'quality','Quality','quality',NULL,1);
INSERT INTO "users" VALUES(4,'board','Board','board',NULL,1);
INSERT INTO "users" VALUES(5,'participation','Participation','participation',NULL,1);
INSERT INTO "users" VALUES(6,'admin','Admin','admin',NULL,1);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX audit_trail_by_subject ON audit_trail (subject_kind, subject_id);
CREATE TRIGGER audit_trail_no_update BEFORE UPDATE ON audit_trail
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
CREATE TRIGGER audit_trail_no_delete BEFORE DELETE ON audit_trail
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted from'); END;
CREATE TRIGGER audit_trail_no_replace BEFORE INSERT ON audit_trail
    WHEN EXISTS (SELECT 1 FROM audit_trail WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never replaced'); END;
CREATE UNIQUE INDEX cases_by_reference ON cases (reference);
CREATE INDEX cases_by_receipt ON cases (received_on, kind);
CREATE INDEX cases_by_state ON cases (state, kind);
CREATE UNIQUE INDEX decisions_current ON decisions (case_id) WHERE superseded_by IS NULL
    ;
CREATE INDEX decisions_by_case ON decisions (case_id);
CREATE INDEX decisions_by_suggestion ON decisions (suggestion_id);
CREATE INDEX decisions_by_theme ON decisions (theme) WHERE superseded_by IS NULL;
CREATE UNIQUE INDEX learning_by_reference ON learning (reference);
CREATE INDEX learning_by_theme ON learning (theme, state);
CREATE INDEX learning_cases_by_case ON learning_cases (case_id);
CREATE UNIQUE INDEX actions_by_reference ON actions (reference);
CREATE INDEX actions_by_learning ON actions (learning_id, state);
CREATE INDEX actions_by_owner ON actions (owner_id, state);
CREATE INDEX actions_by_state ON actions (state, due_on);
CREATE INDEX evidence_by_action ON evidence (action_id);
COMMIT;
