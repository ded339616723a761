"""Documents from plain data: PDF by typst, Excel workbooks, QR codes. Data in, bytes out; equal data, equal bytes.

Owns how a document is made, not what stands in it: the template and the words lie in the module whose form it is.
Knows no dossier. ``pdf.render(template, data)``, ``excel.workbook(table)``, ``qr.svg(text)``.
"""
