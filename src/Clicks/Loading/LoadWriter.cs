using Microsoft.Extensions.Logging;
using Npgsql;
using WhiteLabelLinks.Clicks.Spool;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>
/// Writes one load in one transaction: the clicks, once as rows and once by columns, or as sums where nothing else may be kept; what they
/// add up to; what they are called together; and how far the segments are.
/// </summary>
internal sealed partial class LoadWriter(ClickDatabase database, ILogger logger)
{
    private readonly NoteArray _notes = new();

    /// <summary>False when the positions were not where they were thought to be; nothing is written then.</summary>
    public bool Write(Load load)
    {
        using var transaction = database.Connection.BeginTransaction();
        if (!database.MovePositions(transaction, load.Batch.Spans))
        {
            transaction.Rollback();
            return false;
        }

        database.Copy(load);

        load.Blocks.Write(database.Connection, transaction);
        load.BareSums.Write(database.Connection, transaction);
        WriteNotes(transaction, load.Batch);
        if (load.Kept > 0)
        {
            database.RecordLoad(transaction, load);
        }

        transaction.Commit();
        return true;
    }

    // Banners before the records that name them.
    private void WriteNotes(NpgsqlTransaction transaction, LoadBatch batch)
    {
        for (var kind = NoteKind.ConsentBanner; batch.Notes.Count > 0 && kind <= NoteKind.ClickErasure; kind++)
        {
            if (_notes.Collect(batch.Notes, kind) is { } notes && database.AddNotes(transaction, kind, notes) is var refused and > 0)
            {
                Log.NotesRefused(logger, refused, kind);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Count} notes of kind {Kind} are not what the database takes and were left out: their brand may be gone")]
        public static partial void NotesRefused(ILogger logger, int count, NoteKind kind);
    }
}
