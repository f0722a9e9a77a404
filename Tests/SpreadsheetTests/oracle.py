"""An independent reader and writer of workbooks.

write FILE ROWS.json   makes a workbook of one sheet from rows of JSON values ({"date": "2026-03-01"} is a date)
read FILE              prints the rows of the first sheet as JSON
"""
import datetime
import json
import sys

import openpyxl


def value(cell):
    if isinstance(cell, dict):
        return datetime.date.fromisoformat(cell["date"])
    return cell


def main():
    verb, path = sys.argv[1], sys.argv[2]
    if verb == "write":
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "People"
        with open(sys.argv[3], encoding="utf-8") as rows:
            for row in json.load(rows):
                sheet.append([value(cell) for cell in row])
        if len(sys.argv) > 4:
            for row in sheet.iter_rows(min_row=2):
                row[-1].number_format = sys.argv[4]
        book.save(path)
    else:
        sheet = openpyxl.load_workbook(path).worksheets[0]
        rows = [["" if cell is None else cell for cell in row] for row in sheet.values]
        formats = sorted({cell.number_format for row in sheet.iter_rows() for cell in row})
        types = sorted({cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None})
        print(json.dumps({"title": sheet.title, "rows": rows, "formats": formats, "types": types}))


main()
