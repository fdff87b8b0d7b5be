using System.Globalization;

namespace Headgate.OpenTelemetry.Tests.Workload;

/// <summary>Lets this thread write numbers with commas for a while, as many cultures do. Tests may run where no culture but the invariant one is to be had.</summary>
internal sealed class WithCommas : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public WithCommas()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = culture;
    }

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
