using System.Buffers.Binary;

namespace WhiteLabelLinks.Clicks.Blocks;

/// <summary>A cell as a plain block holds it: little endian, as wide as its column.</summary>
internal static class PlainCells
{
    public static void Write(Span<byte> cell, int value)
    {
        switch (cell.Length)
        {
            case sizeof(byte):
                cell[0] = (byte)value;
                break;
            case sizeof(ushort):
                BinaryPrimitives.WriteUInt16LittleEndian(cell, (ushort)value);
                break;
            default:
                BinaryPrimitives.WriteInt32LittleEndian(cell, value);
                break;
        }
    }
}
