using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Reports.Analytics;

/// <summary>A <see cref="Count"/> in one number, so that counting a click is one addition: people's above, all below. Neither may pass four thousand million.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PackedCount(long Packed)
{
    private const int HumansShift = 32;

    public static readonly PackedCount OfPerson = new((1L << HumansShift) | 1);
    public static readonly PackedCount OfOther = new(1);

    public static PackedCount Of(Count count) => new((count.Humans << HumansShift) | count.Clicks);

    public bool IsNone => Packed == 0;

    public bool HasPerson => Packed >> HumansShift != 0;

    public Count Count => new((uint)Packed, Packed >> HumansShift);

    public static PackedCount operator +(PackedCount one, PackedCount other) => new(one.Packed + other.Packed);
}
