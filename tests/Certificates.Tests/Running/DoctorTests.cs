using WhiteLabelLinks.Certificates.Tests.Acme;
using WhiteLabelLinks.Certificates.Tests.Issuance;
using WhiteLabelLinks.Testing.Web;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Running;

/// <summary><c>doctor</c> and <c>acme new-key</c> beside a node that serves (S117).</summary>
public sealed class DoctorTests(PebbleFixture world)
{
    [Fact]
    public async Task The_doctor_says_in_plain_words_what_stands_between_a_node_and_its_certificates()
    {
        await using var town = await ProgramAtCa.CreateAsync(world);
        await using (var doctor = RunningProgram.Doctor(town.Installation.Folder, town.Options))
        {
            await doctor.ExitAsync();
            Say(doctor, "ok    acme        " + town.Ca.Options.DirectoryUrl);
            Say(doctor, "note  acme        " + town.Ca.Options.DirectoryUrl + " does not say how it is called in CAA records");
            Say(doctor, "ok    account     none yet");
            Say(doctor, "ok    addresses   visitors reach this installation at 127.0.0.1");
        }

        var host = await town.Installation.AddDomainAsync();
        await using (var node = town.Start())
        {
            await Eventually.TrueAsync(() => town.Installation.HasCertificateAsync(host), $"No certificate came:\n{node.Output}");
            await using (var change = RunningProgram.Verb(town.Installation.Folder, ["acme", "new-key"], town.Options))
            {
                Assert.True(await change.ExitAsync() == 0, change.Output);
                Say(change, $"The account at {town.Ca.Options.DirectoryUrl} has a new key.");
            }

            var next = await town.Installation.AddDomainAsync();
            await Eventually.TrueAsync(() => town.Installation.HasCertificateAsync(next), $"No certificate came with the new key:\n{node.Output}");
            Assert.Equal(1, await town.Installation.OrdersAsync(next));
        }

        // Another key file than the database's, a silent DNS server, and a CA that is not believed.
        var dead = Child.FreePort();
        string[] broken = [.. town.Options.Select(option => option == $"127.0.0.1:{world.DnsPort}" ? $"127.0.0.1:{dead}" : option), "--acme-caa", "ca.example"];
        await using (var doctor = RunningProgram.Doctor(Directory.CreateDirectory(town.Installation.NewFolder()).FullName, broken))
        {
            Assert.Equal(1, await doctor.ExitAsync());
            Say(doctor, "FAIL  account     the account's key does not open with");
            Say(doctor, $"note  dns         127.0.0.1:{dead} does not answer");
            Assert.DoesNotContain("CAA records", doctor.Output, StringComparison.Ordinal);
        }

        string[] unbelieved = [.. town.Options.Where((option, at) => option != "--acme-ca" && (at == 0 || town.Options[at - 1] != "--acme-ca"))];
        await using (var doctor = RunningProgram.Doctor(town.Installation.Folder, unbelieved))
        {
            Assert.Equal(1, await doctor.ExitAsync());
            Say(doctor, $"FAIL  acme        {town.Ca.Options.DirectoryUrl} cannot be used");
        }
    }

    private static void Say(RunningProgram program, string words) => Assert.Contains(words, program.Output, StringComparison.Ordinal);
}
