"""Crawlers of makers of language models, as robots.txt names them, by what they fetch pages for.

Plain data, of November 2026, from what the operators say of their crawlers; `docs/machines.md` shows it, and a test
holds the two together. What is in no group is not blocked by one; a site names further ones by themselves.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GROUPS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "ai-training": {
            "AI2": ("AI2Bot", "Ai2Bot-Dolma"),
            "Amazon": ("Amazonbot", "bedrockbot"),
            "Anthropic": ("ClaudeBot", "anthropic-ai"),
            "Apple": ("Applebot-Extended",),
            "ByteDance": ("Bytespider", "TikTokSpider"),
            "Cohere": ("cohere-ai", "cohere-training-data-crawler"),
            "Common Crawl": ("CCBot",),
            "DeepSeek": ("DeepSeekBot",),
            "Diffbot": ("Diffbot",),
            "Google": ("Google-Extended", "Google-CloudVertexBot"),
            "Huawei": ("PanguBot",),
            "LAION": ("LAIONDownloader", "img2dataset", "laion-huggingface-processor"),
            "Meta": ("FacebookBot", "meta-externalagent"),
            "OpenAI": ("GPTBot",),
            "SB Intuitions": ("SBIntuitionsBot",),
            "Timpi": ("Timpibot",),
            "Webz.io": ("omgili", "omgilibot", "webzio-extended"),
            "Zhipu": ("ChatGLM-Spider",),
        },
        "ai-search": {
            "Amazon": ("Amzn-SearchBot",),
            "Anthropic": ("Claude-SearchBot",),
            "DuckDuckGo": ("DuckAssistBot",),
            "Liner": ("LinerBot",),
            "Meta": ("meta-webindexer",),
            "Microsoft": ("AzureAI-SearchBot",),
            "OpenAI": ("OAI-SearchBot",),
            "Perplexity": ("PerplexityBot",),
            "Phind": ("PhindBot",),
            "Tavily": ("TavilyBot",),
            "You.com": ("YouBot",),
        },
        "ai-user": {
            "Amazon": ("Amzn-User", "NovaAct"),
            "Anthropic": ("Claude-User",),
            "Google": ("Gemini-Deep-Research", "Google-NotebookLM", "GoogleAgent-Mariner"),
            "Manus": ("Manus-User",),
            "Meta": ("meta-externalfetcher",),
            "Mistral": ("MistralAI-User",),
            "OpenAI": ("ChatGPT-User",),
            "Perplexity": ("Perplexity-User",),
        },
    }
)
"""`ai-training` collects texts to train models on, `ai-search` builds an index that answers are drawn from and that links
back, `ai-user` fetches a page because somebody has asked about it. By operator."""


def blocked(names: tuple[str, ...]) -> tuple[str, ...]:
    """The crawlers that groups and single names stand for, each once, in order."""
    found: list[str] = []
    for name in names:
        group = GROUPS.get(name)
        found += [name] if group is None else [crawler for crawlers in group.values() for crawler in crawlers]
    return tuple(sorted(dict.fromkeys(found), key=str.lower))
