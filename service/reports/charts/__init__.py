"""A report's charts: pure functions of a dataset and a language's words, drawn as SVG 1.1 by hand.

They stand in the page and in the PDF alike: text as text, no styles, no scripts, whole numbers only. Colours
differ in lightness, dashes and signs, so that they can be told apart in grey and by everybody.
"""
