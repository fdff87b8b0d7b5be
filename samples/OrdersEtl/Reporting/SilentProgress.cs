namespace OrdersEtl.Reporting;

/// <summary>For <c>--quiet</c>: shows nothing.</summary>
public sealed class SilentProgress : IProgressDisplay
{
    public Task FollowAsync(string title, Func<double> fraction, Task work) => work;
}
