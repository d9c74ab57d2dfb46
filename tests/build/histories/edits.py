"""What may happen to a site between two builds: edits by author, designer, operator and clock.

The table `EDITS` names them, each with how often it is drawn.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.build.histories.newsroom import FOLDERS, PEOPLE, PICTURES, TAGS, THREADS, Newsroom
from tests.build.histories.sketches import shot
from tests.build.histories.theme import OPTIONAL, TEMPLATES

Edit = Callable[[Newsroom], None]


# --- stories ---


def publish(desk: Newsroom) -> None:
    number = desk.fresh()
    body = f"Paragraph {number} of the story.\n\nThe rest.\n"
    if desk.chance.randrange(3) == 0:
        body += f"\nAlso Read: [](/{desk.any('draft', 'embargo', 'expires', 'status')})\n"
    keys = {"title": f"Story {number}", "date": desk.date(), "tags": desk.some(TAGS), "authors": desk.some(PEOPLE)}
    desk.put(f"{desk.chance.choice(FOLDERS)}/n{number}.md", keys, body)


def newest(desk: Newsroom) -> None:
    """A story of this hour, every second one with a picture of its own."""
    number = desk.fresh()
    keys = {"title": f"News {number}", "date": desk.now, "tags": desk.some(TAGS), "authors": desk.some(PEOPLE)}
    folder = desk.chance.choice(FOLDERS)
    if int(number) % 2:
        keys["image"] = f"n{number}.jpg"
        desk.write(f"content/{folder}/n{number}.jpg", shot(10**6 + int(number)))
    desk.put(f"{folder}/n{number}.md", keys, "It has just happened.\n")


def delete(desk: Newsroom) -> None:
    id = desk.any()
    desk.unlink(id)
    desk.remove(f"content/{id}")


def rename(desk: Newsroom) -> None:
    id = desk.any()
    _moved(desk, id, f"{id.rpartition('/')[0]}/r{desk.fresh()}.md")


def move(desk: Newsroom) -> None:
    id = desk.any("image")
    folder = desk.chance.choice([folder for folder in FOLDERS if folder != id.rpartition("/")[0]])
    _moved(desk, id, f"{folder}/{id.rpartition('/')[2]}")


def _moved(desk: Newsroom, id: str, new: str) -> None:
    for other in desk.linked(id):
        keys, body = desk.read(other)
        desk.put(other, {key: value.replace(id, new) for key, value in keys.items()}, body.replace(id, new))
    for name in desk.fronts():
        desk.write(name, (desk.root / name).read_text().replace(id, new))
    (desk.root / "content" / id).rename(desk.root / "content" / new)


def mend_body(desk: Newsroom) -> None:
    id = desk.any()
    keys, body = desk.read(id)
    desk.put(id, keys, body.replace("The rest.", f"The rest, {desk.fresh()}."))


def rewrite(desk: Newsroom) -> None:
    id = desk.any()
    keys, _ = desk.read(id)
    outside = desk.chance.choice(["", "\n![A](https://pictures.example/a.png)\n", "\nhttps://youtu.be/abcDEF-_123\n"])
    desk.put(id, keys, f"Another beginning {desk.fresh()}.\n\n## A heading\n\nMore.\n{outside}")


def link(desk: Newsroom) -> None:
    id, target = desk.any(), desk.any("draft", "embargo", "expires", "status")
    keys, body = desk.read(id)
    form = desk.chance.choice(["See [it](/{0}).", "Also Read: [](/{0})", "Also Read: [Mine](@/{0})"])
    desk.put(id, keys, f"{body}\n{form.format(target)}\n")


def touch(desk: Newsroom) -> None:
    for name in desk.chance.sample(desk.sources(), 3):
        path = desk.root / name
        data = path.read_bytes()
        if desk.chance.randrange(2):
            path.unlink()
        path.write_bytes(data)


def mistake(desk: Newsroom) -> None:
    """Something that cannot be published: it stops the build, or its story is held."""
    id = desk.any()
    keys, body = desk.read(id)
    keys, body = desk.chance.choice(
        [
            (keys, f"{body}\nSee [nothing](missing.md).\n"),
            ({**keys, "date": "2025-13-45"}, body),
            ({**keys, "tags": "{a: b}"}, body),
            ({**keys, "draft": "perhaps"}, body),
        ]
    )
    desk.put(id, keys, body)


def mend(desk: Newsroom) -> None:
    for name in desk.fronts():
        desk.remove(name)
    for id in desk.stories():
        keys, body = desk.read(id)
        if "missing.md" in body or keys.get("draft") == "perhaps" or "13-45" in keys["date"]:
            body = body.replace("See [nothing](missing.md).", "")
            desk.put(id, {**keys, "draft": "", "date": desk.date()}, body)


# --- front matter, key by key ---


def _key(key: str, *values: str) -> Edit:
    """An edit that gives one story one of these values for a key; `#` stands for a number that was never there."""

    def edit(desk: Newsroom) -> None:
        value = desk.chance.choice(values).replace("#", desk.fresh())
        if value in ("{tags}", "{people}"):
            value = desk.some(TAGS if value == "{tags}" else PEOPLE)
        desk.set(desk.any(), **{key: value.replace("{date}", desk.date())})

    edit.__name__ = key
    return edit


def hold(desk: Newsroom) -> None:
    id = desk.any("draft")
    desk.unlink(id)
    words = {
        "draft": ["true"],
        "status": ["withheld"],
        "expires": ["2025-06-20"],
        "embargo": ["true", f"2025-06-{desk.day + 3:02}"],
    }
    key = desk.chance.choice(sorted(words))
    desk.set(id, **{key: desk.chance.choice(words[key])})


def take_back(desk: Newsroom) -> None:
    """Retracted, with its reason or without, or removed; or one of these turned into another."""
    id = desk.any("draft")
    desk.unlink(id)
    when = f"2025-06-{max(1, desk.day - 1):02}T09:00"
    why = desk.chance.choice(["", "Was wrong.", f"{{date: {when}, text: Was wrong {desk.fresh()}.}}"])
    status = desk.chance.choice(["retracted", "retracted", "removed"])
    desk.set(id, status=status, retraction=why if status == "retracted" else "")


def bring_back(desk: Newsroom) -> None:
    """A story that was taken back is public again, or only held."""
    back = [id for id in desk.stories() if desk.read(id)[0].get("status") in ("retracted", "removed")]
    if back:
        desk.set(desk.chance.choice(back), status=desk.chance.choice(["", "", "withheld"]), retraction="")


def correct(desk: Newsroom) -> None:
    """One more correction, so that their list grows and older pages of it fill; or all are taken away."""
    id = desk.any()
    keys, body = desk.read(id)
    said = f"{{date: 2025-06-0{desk.chance.randrange(1, 8)}T{desk.chance.randrange(10, 24)}:00, text: 'Not {desk.fresh()}.'}}"
    now = keys.get("corrections", "[]")[:-1]
    several = ", ".join([part for part in (now.removeprefix("["), *[said] * desk.chance.choice([1, 1, 3])) if part])
    desk.put(id, {**keys, "corrections": "" if desk.chance.randrange(6) == 0 else f"[{several}]"}, body)


def release(desk: Newsroom) -> None:
    held = sorted(set(desk.stories()) - set(desk.stories("draft", "embargo", "expires", "status")))
    if held:
        desk.set(desk.chance.choice(held), draft="", embargo="", expires="", status="", retraction="")


def pick(desk: Newsroom) -> None:
    target = desk.any("draft", "embargo", "expires", "status")
    desk.set(
        desk.any(),
        also_read=desk.chance.choice(
            ["", f"[/{target}]", f"{{pick: [/{target}], auto: false}}", f"{{ban: [/{target}]}}"]
        ),
    )


def image(desk: Newsroom) -> None:
    id = desk.chance.choice([id for id in desk.stories() if id.rpartition("/")[0] in ("world", "culture")])
    name = desk.chance.choice(PICTURES)
    desk.set(id, image=desk.chance.choice(["", name, f"{{src: {name}, alt: A sea, until: 2025-06-13}}"]))


def author_renamed(desk: Newsroom) -> None:
    name = desk.chance.choice(PEOPLE)
    for id in desk.stories():
        keys, body = desk.read(id)
        if name in keys.get("authors", ""):
            desk.put(id, {**keys, "authors": keys["authors"].replace(name, f"{name} Maria")}, body)


# --- the rest of the tree ---


def clock(desk: Newsroom) -> None:
    # No earlier than on the first day: some of its stories link to what was not public then.
    desk.day = max(10, min(24, desk.day + desk.chance.choice([-2, 1, 1, 2, 3, 5])))


def section(desk: Newsroom) -> None:
    folder = desk.chance.choice(FOLDERS)
    if desk.chance.randrange(5) == 0:
        desk.remove(f"content/{folder}/_index.md")
        return
    held = desk.chance.choice(["", "genre: review\n", "draft: true\n", "template: long.html\n"])
    head = f"title: Part {desk.fresh()}\nweight: {desk.chance.randrange(9)}\n{held}"
    desk.write(f"content/{folder}/_index.md", f"---\n{head}---\nOf {desk.fresh()}.\n")


def front(desk: Newsroom) -> None:
    """An editor steers a front: pins that end, in the past too, of stories that are public or held; queries; a banner."""
    name = desk.chance.choice(["home", "home", "world", "culture", "world/asia"])
    if desk.chance.randrange(4) == 0:
        desk.remove(f"content/_fronts/{name}.yml")
        return

    def until() -> str:
        return f"2025-06-{max(1, desk.day + desk.chance.randrange(-1, 4)):02}T{desk.chance.randrange(24):02}:30"

    def area(**more: Any) -> dict[str, Any]:
        count = desk.chance.choice([0, 0, 1, 2])
        pins: list[dict[str, Any]] = [
            {"story": desk.any(), "until": desk.chance.choice([until(), until(), "never"])} for _ in range(count)
        ]
        if pins and desk.chance.randrange(2):
            pins[0] |= {"headline": f"Else {desk.fresh()}", "image": desk.chance.choice([False, "/logo.svg"])}
        asked: list[dict[str, Any]] = [
            {"tag": "Sea"}, {"author": "Ana"}, {"thread": "tide"}, {"priority": 3}, {"section": "world", "age": "2d"}, {"age": "36h"}, {},
        ]  # fmt: skip
        return {"pins": pins} | desk.chance.choice(asked) | more

    told: dict[str, Any] = {}
    if desk.chance.randrange(2):
        told["banner"] = {"text": f"Now {desk.fresh()}", "until": until(), "story": desk.any()}
    for part in ("lead", "side"):
        if desk.chance.randrange(2):
            told[part] = area()
    if desk.chance.randrange(3):
        ends = {"until": until()} if desk.chance.randrange(4) == 0 else {}
        told["blocks"] = [
            area(title="One", section="culture", repeat=bool(desk.chance.randrange(2)), **ends),
            area(title="Two", tag="Rain", count=2),
        ]
        told |= {"sections": True} if name == "home" else {}
    desk.write(f"content/_fronts/{name}.yml", json.dumps(told))


def page(desk: Newsroom) -> None:
    if desk.chance.randrange(4):
        desk.write("content/about.md", f"---\ntitle: About {desk.fresh()}\n---\nUs.\n")
    else:
        desk.remove("content/about.md")


def template(desk: Newsroom) -> None:
    name = desk.chance.choice(sorted(TEMPLATES))
    mark = "" if "_macros" in name else desk.chance.choice(["", f"<!-- {desk.fresh()} -->"])
    desk.write(name, TEMPLATES[name] + mark)


def macro(desk: Newsroom) -> None:
    text = TEMPLATES["templates/_macros.html"]
    desk.write("templates/_macros.html", text.replace("</a>", f"{desk.chance.choice('!.;')}</a>"))


def partial(desk: Newsroom) -> None:
    name = desk.chance.choice(OPTIONAL)
    if desk.chance.randrange(3):
        desk.write(name, f"<i>{desk.fresh()}</i>{{{{ site.recent_delivery }}}}")
    else:
        desk.remove(name)


def label(desk: Newsroom) -> None:
    line = desk.chance.choice(['archive = "Attic {}"\n', 'home = "Home {}"\n', 'also_read = "See also {}"\n'])
    desk.write("templates/i18n/en.toml", line.format(desk.fresh()))


def data(desk: Newsroom) -> None:
    desk.write("data/authors.toml", f'[{desk.chance.choice(["Ana", "Rui"])}]\nrole = "Editor {desk.fresh()}"\n')


def static(desk: Newsroom) -> None:
    name = f"static/f{desk.chance.randrange(3)}.txt"
    if (desk.root / name).exists() and desk.chance.randrange(2):
        desk.remove(name)
    else:
        desk.write(name, desk.fresh())


def picture(desk: Newsroom) -> None:
    folder = desk.chance.choice(["world", "culture"])
    width = desk.chance.randrange(1, 9)
    desk.write(f"content/{folder}/p.svg", f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="2"/>')


def photo(desk: Newsroom) -> None:
    """Another picture under the same name, now and then a broken one; or other words beside it."""
    name = f"content/{desk.chance.choice(['world', 'culture'])}/shot.jpg"
    match desk.chance.randrange(6):
        case 0:
            desk.write(name, shot(1)[:400])
        case 1:
            desk.write(name, shot(9))
        case 2:
            desk.write(
                f"{name}.toml",
                desk.chance.choice(["until = 2025-06-12\n", 'alt = "A"\n', "alt = A\n", 'ai = "edited"\n']),
            )
        case 3:
            desk.remove(f"{name}.toml")
        case _:
            desk.write(name, shot(desk.chance.randrange(1, 4)))


def shown(desk: Newsroom) -> None:
    """A picture in a text, or no more."""
    id = desk.chance.choice([id for id in desk.stories() if id.rpartition("/")[0] in ("world", "culture")])
    keys, body = desk.read(id)
    text = "\n![A sea](shot.jpg)\n"
    desk.put(id, keys, body.replace(text, "") if text in body else body + text)


def settings(desk: Newsroom) -> None:
    old, new = desk.chance.choice(
        [("size = 6", "size = 5"), ("size = 5", "size = 6"), ("count = 4", "count = 3"), ("Paper", "Daily Paper")]
    )
    text = (desk.root / "standfirst.toml").read_text()
    desk.write("standfirst.toml", text.replace(old, new))


_KEYS: Mapping[str, tuple[str, ...]] = {
    "title": (
        "Title #",
        "Title # & more",
        "தலைப்பு #",
        "Dams of Kellan hold",
        "Kellan dam: the second flood",
        "केलन का बाँध #",
    ),
    "date": ("{date}",),
    "updated": ("2025-06-01T09:00", ""),
    "tags": ("{tags}", "{tags}", ""),
    "thread": (*THREADS, ""),
    "authors": ("{people}", ""),
    "source": ("PTI #", ""),
    "dateline": ("GOA #", ""),
    "kicker": ("Kicker #", ""),
    "summary": ("A summary #.", "The dam and its engineers.", "Engineers on the flood of Kellan.", ""),
    "corrections": ("[{date: 2025-06-02, text: 'Was wrong #.'}]", ""),
    "priority": ("1", "2", "9"),
    "language": ("hi", "ur", ""),
    "genre": ("opinion", "sponsored", ""),
    "paid": ("true", ""),
    "template": ("long.html", ""),
    "slug": ("slug-#", ""),
    "aliases": ("[/old/#/, /older/#/]", ""),
    "permalink": ("/at/#/", ""),
    "place": ("Somewhere #", ""),
}
EDITS: Mapping[str, tuple[Edit, int]] = {
    **{key: (_key(key, *values), 2) for key, values in _KEYS.items()},
    **{edit.__name__: (edit, 4) for edit in (newest, publish, delete, rewrite, mend_body, link, hold, clock)},
    **{edit.__name__: (edit, 3) for edit in (rename, move, release, pick, take_back, bring_back, correct, front)},
    **{
        edit.__name__: (edit, 2)
        for edit in (touch, template, partial, section, picture, photo, shown, image, static, data, author_renamed)
    },
    **{edit.__name__: (edit, 1) for edit in (macro, label, page, settings, mistake, mend)},
}
"""By name: what is done, and how often it is drawn."""
