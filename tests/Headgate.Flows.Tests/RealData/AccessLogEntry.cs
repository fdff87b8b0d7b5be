namespace Headgate.Flows.Tests.RealData;

/// <summary>A request, as a web server has logged it.</summary>
internal sealed record AccessLogEntry(string Address, DateTimeOffset At, string Method, string Target, int Status, long Bytes, string Referrer, string Agent)
{
    /// <summary>Gets what was asked for, without its query.</summary>
    public string Path => Target.Split('?')[0];
}
