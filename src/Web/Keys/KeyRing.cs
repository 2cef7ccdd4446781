using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Web.Keys;

/// <summary>
/// The keys behind cookies and antiforgery tokens: in the database, so that nodes share them and a restart signs nobody out;
/// sealed, so that the database alone cannot forge a session.
/// </summary>
internal sealed partial class KeyRing(
    [FromKeyedServices(DatabaseRoles.App)] NpgsqlDataSource database, InstallationKey key, ILogger<KeyRing> logger) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var elements = new List<XElement>();
        using var command = database.CreateCommand("SELECT id, sealed FROM data_protection_keys");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var id = reader.GetString(0);
            try
            {
                elements.Add(XElement.Parse(Encoding.UTF8.GetString(key.Open(reader.GetFieldValue<byte[]>(1), Place(id)))));
            }
            catch (CryptographicException)
            {
                Log.CannotOpen(logger, id);
            }
        }
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.CreateCommand("INSERT INTO data_protection_keys (id, sealed) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING");
        command.Parameters.Add(new NpgsqlParameter { Value = friendlyName });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = key.Seal(Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), Place(friendlyName)),
        });
        command.ExecuteNonQuery();
    }

    private static string Place(string id) => "data_protection_keys/" + id;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Key {Id} was sealed with another installation key; sessions made with it end. Restore DIR/keys/installation.key.")]
        public static partial void CannotOpen(ILogger logger, string id);
    }
}
