using System.Diagnostics.Metrics;
using WhiteLabelLinks.Certificates.Selection;

namespace WhiteLabelLinks.Certificates;

/// <summary>What is told about certificates, as meter <c>WhiteLabelLinks.Certificates</c>.</summary>
internal sealed class CertificateMetrics
{
    public const string MeterName = "WhiteLabelLinks.Certificates";

    private readonly Counter<long> _refused;
    private readonly Counter<long> _attempts;

    public CertificateMetrics(IMeterFactory meters, CertificateIndex index)
    {
        var meter = meters.Create(MeterName);
        _refused = meter.CreateCounter<long>("certificates.handshakes_refused", description: "Connections turned away before their handshake, by reason");
        _attempts = meter.CreateCounter<long>("certificates.attempts", description: "Attempts to obtain a certificate, by how they ended");
        meter.CreateObservableGauge("certificates.held", () => index.Count, description: "Hosts that have a certificate");
    }

    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Ended(string outcome) => _attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
