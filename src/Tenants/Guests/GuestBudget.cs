using WhiteLabelLinks.Tenants.Api;

namespace WhiteLabelLinks.Tenants.Guests;

/// <summary>How often guests of one network open what was shown to them.</summary>
internal sealed class GuestBudget(TimeProvider clock)
{
    // An office behind one address reads together; a program that asks all the time is stopped.
    private const int OpeningsPerMinute = 120;

    public RequestBudget Openings { get; } = new(clock, OpeningsPerMinute);
}
