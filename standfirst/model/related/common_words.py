"""Words that say nothing of what a story is about, in English, Hindi and Urdu: articles, pronouns, particles, auxiliaries,
and the verbs of every headline. An archive's own common words are found by counting; these are for its first month,
of which nothing has been counted yet.
"""

from typing import Final

_ENGLISH: Final = """
a about after again all also am an and another any are as at back be because been before being between both but by can could
did do does doing done down during each else ever every few first for from further get gets getting give gives go goes going
got had has have having he her here hers herself him himself his how however i if in into is it its itself just last let like
made make makes making many may me might more most much must my myself need needs new next no nor not now of off on once one
only or other our ours out over own per put same say says said see set shall she should since so some still such take takes
than that the their theirs them themselves then there these they this those though three through to told too two under until
up upon us use used using very via want was way ways we well were what when where whether which while who whom whose why will
with within without would yet you your yours it's don't can't won't isn't we're you're that's what's here's let's i'm
"""

_HINDI: Final = """
अगर अब अपना अपनी अपने अभी आदि आप इन इनका इनके इस इसका इसकी इसके इसमें इसे उन उनका उनकी उनके उन्हें उस उसका उसकी उसके उसे एक
एवं ऐसा ऐसे और कई कर करता करते करना करने करें कहा का कि किए किया किस किसी की कुछ के को कोई कौन क्या क्यों गई गए गया चुका जब
जा जाता जाती जाते जाना जाने जिस जिसके जैसे जो तक तब तरह तो था थी थे दिया दी दे दो दोनों नहीं ना ने पर परंतु पहले फिर बहुत
बाद बार भी मगर में मैं यदि यह यहां यहाँ या ये रहा रही रहे लिए लिया ले लेकिन वह वहां वहाँ वाला वाली वाले वे व सकता सकती सकते सब
सभी साथ से हम हर हमारे ही हुआ हुई हुए हूं हूँ है हैं हो होगा होगी होंगे होता होती होते होना होने
"""

_URDU: Final = """
اس اسے اسی ان انہیں اپنا اپنی اپنے اب ابھی اگر اور ایک ایسا ایسے ایسی آپ بعد بھی بہت بار پر پہلے پھر تک تھا تھی تھے تو تاکہ جا جاتا
جاتی جاتے جانے جب جس جو جیسے چکا دو دونوں دی دیا دیے دے رہا رہی رہے سب سے ساتھ سکتا سکتی سکتے طرح کا کہ کہا کی کے کو کوئی کون کچھ
کر کرتا کرتی کرتے کرنا کرنے کریں کس کسی کیا کیوں کئی گا گی گے گئی گئے گیا لیا لیے لیکن مگر میں نہ نہیں نے وہ وہاں والا والی والے ہر
ہم ہمارے ہو ہوا ہوئی ہوئے ہوں ہونا ہونے ہوتا ہوتی ہوتے ہے ہیں ہی یا یہ یہاں
"""


COMMON: Final = frozenset(f"{_ENGLISH} {_HINDI} {_URDU}".split())
