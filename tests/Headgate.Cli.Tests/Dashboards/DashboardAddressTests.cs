using Headgate.Cli.Dashboards;

namespace Headgate.Cli.Tests.Dashboards;

/// <summary>Which address is meant by what a user writes.</summary>
public sealed class DashboardAddressTests
{
    [Theory]
    [InlineData("localhost:5000/headgate", "http://localhost:5000/headgate/")]
    [InlineData("127.0.0.1:5000", "http://127.0.0.1:5000/")]
    [InlineData("[::1]:5000", "http://[::1]:5000/")]
    [InlineData("orders.example/headgate", "https://orders.example/headgate/")]
    [InlineData("orders.example:5000", "https://orders.example:5000/")]
    [InlineData("10.0.0.7:5000/x", "https://10.0.0.7:5000/x/")]
    [InlineData("http://orders.example/headgate/", "http://orders.example/headgate/")]
    [InlineData("https://localhost/headgate?tab=1#x", "https://localhost/headgate/")]
    public void Without_a_scheme_headers_do_not_go_over_a_network_in_clear(string text, string expected)
    {
        Assert.True(DashboardAddress.TryParse(text, out var address));
        Assert.Equal(expected, address.AbsoluteUri);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://")]
    [InlineData("ftp://x")]
    [InlineData("http://ada:secret@orders.example/")]
    [InlineData("ada@localhost:5000")]
    public void What_is_none_is_refused(string text) => Assert.False(DashboardAddress.TryParse(text, out _));
}
