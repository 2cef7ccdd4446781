using System.Buffers;

namespace WhiteLabelLinks.Ui;

/// <summary>A line of a table file that programs and spreadsheets may open.</summary>
public static class CsvLine
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n;\t");

    public static string Of(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    // A spreadsheet runs what begins like a formula. An apostrophe in front makes it text, and shows that it was put there.
    private static string Cell(string? text)
    {
        var cell = text ?? "";
        if (cell is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..])
        {
            cell = "'" + cell;
        }
        return cell.AsSpan().ContainsAny(Quoted) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }
}
