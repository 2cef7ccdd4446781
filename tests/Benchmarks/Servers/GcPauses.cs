using System.Diagnostics.Tracing;

namespace WhiteLabelLinks.Benchmarks.Servers;

/// <summary>The longest time that the garbage collector stood still for, as the runtime's own events tell it.</summary>
internal sealed class GcPauses : EventListener
{
    private const EventKeywords GarbageCollection = (EventKeywords)1;
    private const int SuspendBegin = 9;
    private const int RestartEnd = 3;

    private readonly Lock _lock = new();
    private DateTime _began;
    private TimeSpan _longest;

    public TimeSpan TakeLongest()
    {
        lock (_lock)
        {
            var longest = _longest;
            _longest = TimeSpan.Zero;
            return longest;
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Informational, GarbageCollection);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        lock (_lock)
        {
            if (eventData.EventId == SuspendBegin)
            {
                _began = eventData.TimeStamp;
            }
            else if (eventData.EventId == RestartEnd && _began != default && eventData.TimeStamp - _began > _longest)
            {
                _longest = eventData.TimeStamp - _began;
            }
        }
    }
}
