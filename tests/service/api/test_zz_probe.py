import json
def test_probe(office):
    o=office["officer"]
    def show(*a):
        for r in a: print(r.status_code, r.mimetype, dict(r.headers), r.text[:700]); print()
    show(o.get("/themes"), o.get("/nothing"), o.get("/board"), office["board"].get("/cases"))
    show(o.post("/suggest",{"text":"My social worker cancelled my contact with my mum again and nobody told me why."}))
    show(o.post("/cases", office.new_case()), o.get("/cases/C-2026-0001"))
    show(o.post("/cases", office.new_case(text="a\x00b", extra=1)))
    show(o.post("/cases", office.new_case(text="a\x00b\ud800", theme="Contact")))
    show(o.post("/cases", data=b'{"text": NaN', content_type="application/json"))
    show(o.post("/cases", data=b'x=1'))
    show(o.post("/cases", [1]))
    show(o.post("/cases", data=b"\xff\xfe", content_type="application/json"))
    show(office.program(None).get("/themes"), office.program("x").get("/themes"))
    show(o.get("/openapi.json"))
    act=office.action(); print(act)
    show(o.app.test_client().put("/api/v1/themes", headers={"Authorization": "Bearer "+o.token}))
