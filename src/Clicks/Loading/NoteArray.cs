using System.Text;
using WhiteLabelLinks.Clicks.Spool;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>Notes of one kind as one JSON array, which is how the database takes them.</summary>
internal sealed class NoteArray
{
    private readonly StringBuilder _text = new();

    /// <summary>Null when the batch has none of the kind.</summary>
    public string? Collect(IReadOnlyList<BatchNote> notes, NoteKind kind)
    {
        _text.Clear();
        foreach (var note in notes)
        {
            if (NoteRecord.TryRead(note.Body, out var found, out var json) && found == kind)
            {
                _text.Append(_text.Length == 0 ? '[' : ',').Append(Encoding.UTF8.GetString(json));
            }
        }

        return _text.Length == 0 ? null : _text.Append(']').ToString();
    }
}
