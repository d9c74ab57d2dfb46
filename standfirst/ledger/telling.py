"""Words that a fact hangs on: whoever changes one has changed what is said, however few letters it takes.

English, Hindi and Urdu. Numbers in digits and names by their capital are told without a list (`edits`).
"""

from typing import Final

_NEGATIONS: Final = """
no not never none nobody nothing nowhere neither nor cannot without hardly barely scarcely unless except non
नहीं नही न ना मत बिना बगैर बग़ैर कभी गैर ग़ैर नामुमकिन
نہیں نہ نا مت بغیر بنا کبھی غیر نہ‌ہی
"""
_NUMBERS: Final = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand lakh crore million billion
trillion hundreds thousands lakhs crores millions billions dozen dozens half halves third thirds quarter quarters fifth
sixth seventh eighth ninth tenth first second once twice thrice double triple single both all some most few many several
शून्य एक दो तीन चार पांच पाँच छह छः छ सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह पन्द्रह सोलह सत्रह अठारह उन्नीस बीस पच्चीस तीस
चालीस पचास साठ सत्तर अस्सी नब्बे सौ हजार हज़ार लाख करोड़ अरब दर्जन आधा आधी आधे डेढ़ ढाई पहला पहली पहले दूसरा दूसरी दूसरे तीसरा
तीसरी तीसरे चौथा चौथी सभी सब कुछ कई दोनों
صفر ایک دو تین چار پانچ چھ سات آٹھ نو دس گیارہ بارہ تیرہ چودہ پندرہ سولہ سترہ اٹھارہ انیس بیس پچیس تیس چالیس پچاس ساٹھ
ستر اسی نوے سو ہزار لاکھ کروڑ ارب درجن آدھا آدھی آدھے ڈیڑھ ڈھائی پہلا پہلی پہلے دوسرا دوسری دوسرے تیسرا تیسری تمام سب کچھ
کئی دونوں
"""
_PEOPLE: Final = "he she him her his hers they them man men woman women boy girl son sons"

TELLING: Final = frozenset(f"{_NEGATIONS} {_NUMBERS} {_PEOPLE}".split())
"""All of them, in small letters."""
