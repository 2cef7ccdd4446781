namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>What could not be served of what was read. All are counted, the first few are told.</summary>
internal sealed class LoadProblems
{
    private const int Told = 20;

    private readonly List<string> _first = [];

    public int Count { get; private set; }

    public IReadOnlyList<string> First => _first;

    public void Add(string problem)
    {
        Count++;
        if (_first.Count < Told)
        {
            _first.Add(problem);
        }
    }
}
