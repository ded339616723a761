import pytest

from tests.route_cast import Cast, route_names


@pytest.mark.django_db
def test_probe():
    import time
    t=time.time()
    cast = Cast()
    print("cast", time.time()-t)
    roles = ["anonymous", *cast.people]
    for name in sorted(set(route_names())):
        for method in ("get","post"):
            got = {}
            for role in roles:
                got.setdefault(cast.knock(role, method, name), []).append(role)
            print("R", name, method, {k: v for k, v in sorted(got.items())})
    print(time.time()-t)
