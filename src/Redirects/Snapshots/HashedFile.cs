using System.IO.Hashing;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>Writes a file whose last eight bytes are the hash of all before, under another name until it is whole.</summary>
internal sealed class HashedWriter : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly XxHash3 _hash = new();

    public HashedWriter(string path)
    {
        _path = path;
        _file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.Append(bytes);
        _file.Write(bytes);
    }

    public void Write(long value) => Write(BitConverter.GetBytes(value));

    /// <summary>Gives the file its name. Until then an older file of that name is untouched.</summary>
    public void Commit()
    {
        _file.Write(BitConverter.GetBytes(_hash.GetCurrentHashAsUInt64()));
        // Whether the disk took it is checked by the hash when it is read; the other generation is there for when it did not.
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_path + ".new", _path, overwrite: true);
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>Reads what <see cref="HashedWriter"/> wrote. Nothing read may be trusted before <see cref="Verify"/>.</summary>
internal sealed class HashedReader(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
    private readonly XxHash3 _hash = new();

    /// <summary>Bytes up to the hash.</summary>
    public long Left => _file.Length - _file.Position - sizeof(ulong);

    public void Read(Span<byte> bytes)
    {
        if (bytes.Length > Left)
        {
            throw new InvalidDataException($"{Path.GetFileName(_file.Name)} is shorter than it says.");
        }
        _file.ReadExactly(bytes);
        _hash.Append(bytes);
    }

    public long ReadInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        Read(bytes);
        return BitConverter.ToInt64(bytes);
    }

    public byte[] ReadBytes(long longest)
    {
        var length = ReadInt64();
        if (length < 0 || length > longest || length > Left)
        {
            throw new InvalidDataException($"{Path.GetFileName(_file.Name)} holds a length that cannot be.");
        }
        var bytes = HugePages.Ask(GC.AllocateUninitializedArray<byte>((int)length));
        Read(bytes);
        return bytes;
    }

    public void Verify()
    {
        var hash = _hash.GetCurrentHashAsUInt64();
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        if (Left != 0 || _file.ReadAtLeast(bytes, sizeof(ulong), throwOnEndOfStream: false) < sizeof(ulong) || BitConverter.ToUInt64(bytes) != hash)
        {
            throw new InvalidDataException($"{Path.GetFileName(_file.Name)} is damaged.");
        }
    }

    public void Dispose() => _file.Dispose();
}
