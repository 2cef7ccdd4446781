using System.Security.Cryptography;
using System.Text;

namespace WhiteLabelLinks.Primitives;

/// <summary>
/// The key that seals what the database keeps secret. It lies in the data folder, readable by its owner only, and never in the
/// database: a copy of the database alone opens nothing. Every node of an installation needs the same file.
/// </summary>
public sealed class InstallationKey
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key;

    private InstallationKey(byte[] key) => _key = key;

    /// <summary>Reads DIR/keys/installation.key, or makes it on the first start.</summary>
    public static InstallationKey In(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, "keys");
        var path = Path.Combine(folder, "installation.key");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            var draft = path + ".new";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            using (var file = new FileStream(draft, options))
            {
                file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
            }
            File.Move(draft, path);
        }
        var key = Convert.FromBase64String(File.ReadAllText(path).Trim());
        return key.Length == 32 ? new InstallationKey(key) : throw new InvalidDataException($"{path} does not hold a key of 32 bytes. Restore it from a backup.");
    }

    /// <summary>A key for one purpose. Knowing it tells nothing about any other.</summary>
    public ReadOnlyMemory<byte> For(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, 32, info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>Encrypts and authenticates. What is sealed for one place opens in no other.</summary>
    public byte[] Seal(ReadOnlySpan<byte> secret, string place)
    {
        var kept = new byte[NonceBytes + TagBytes + secret.Length];
        RandomNumberGenerator.Fill(kept.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(_key, TagBytes);
        cipher.Encrypt(kept.AsSpan(0, NonceBytes), secret, kept.AsSpan(NonceBytes + TagBytes), kept.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(place));
        return kept;
    }

    /// <summary>Throws <see cref="CryptographicException"/> for a wrong key, a changed value or another place.</summary>
    public byte[] Open(ReadOnlySpan<byte> kept, string place)
    {
        var secret = new byte[kept.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(_key, TagBytes);
        cipher.Decrypt(kept[..NonceBytes], kept[(NonceBytes + TagBytes)..], kept.Slice(NonceBytes, TagBytes), secret, Encoding.UTF8.GetBytes(place));
        return secret;
    }
}
