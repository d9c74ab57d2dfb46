"""A story with everything in it, byte for byte."""

from standfirst.markup import MarkupOptions, PictureFile, parse, resolve

STORY = """\
NEW DELHI: The **House** panel's chair said[^1] that _ties_ are a "priority" & more.

Also Read: [](ties.md)

![The chair](chair.jpg "At the hearing; photo: A. N. Other")

# What was said

> A quote
> of two lines

1. First, [see the report](report.pdf)
2. Second ~~wrong~~ right

| State | Seats |
|:------|------:|
| बिहार | 243   |

## आगे क्या {#next .wide}

Term
: Definition

```python
print("x < y")
```

{{< tweet 1 >}} and Vec<T>, [back](#next), [gone](gone.md).

*[UN]: United Nations

The UN said <kbd>Ctrl</kbd>.

[^1]: In a [statement](https://example.com/?a=1&b=2).
"""

HTML = """\
<p>NEW DELHI: The <strong>House</strong> panel's chair said<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup> that <em>ties</em> are a "priority" &amp; more.</p>
<p class="also-read"><b>Also Read:</b> <a href="/ties">Ties &amp; more</a></p>
<figure><img src="/chair.jpg" alt="The chair" width="1200" height="800" loading="lazy" decoding="async"><figcaption>At the hearing; photo: A. N. Other</figcaption></figure>
<h2 id="what-was-said">What was said</h2>
<blockquote>
<p>A quote
of two lines</p>
</blockquote>
<ol>
<li>First, <a href="/report.pdf">see the report</a></li>
<li>Second <del>wrong</del> right</li>
</ol>
<table tabindex="0">
<thead>
<tr>
<th class="to-start">State</th>
<th class="to-end">Seats</th>
</tr>
</thead>
<tbody>
<tr>
<td class="to-start">बिहार</td>
<td class="to-end">243</td>
</tr>
</tbody>
</table>
<h2 class="wide" id="next">आगे क्या</h2>
<dl>
<dt>Term</dt>
<dd>Definition</dd>
</dl>
<pre tabindex="0"><code class="language-python"><span class="nb">print</span><span class="p">(</span><span class="s2">"x &lt; y"</span><span class="p">)</span>
</code></pre>
<p>{{&lt; tweet 1 &gt;}} and Vec&lt;T&gt;, <a href="#next">back</a>, gone.</p>
<p>The <abbr title="United Nations">UN</abbr> said <kbd>Ctrl</kbd>.</p>
<div class="footnote">
<hr>
<ol>
<li id="fn:1">
<p>In a <a href="https://example.com/?a=1&amp;b=2">statement</a>.&nbsp;<a class="footnote-backref" href="#fnref:1">↩</a></p>
</li>
</ol>
</div>
"""


def test_a_rich_story_is_printed_so() -> None:
    parsed = parse(STORY, file="a.md", first_line=1, options=MarkupOptions())
    html = resolve(
        parsed.body,
        address=lambda link: None if "gone" in link.target else "/" + link.target.removesuffix(".md"),
        headline=lambda _: "Ties & more",
        picture=lambda picture: PictureFile("/" + picture.src, 1200, 800),
        label="Also Read:",
    )
    assert html == HTML.rstrip("\n")
    assert parsed.body.first_paragraph == 'NEW DELHI: The House panel\'s chair said that ties are a "priority" & more.'
    assert [(found.code, found.line) for found in parsed.problems] == [("foreign-code", 28), ("html-unknown", 28)]
