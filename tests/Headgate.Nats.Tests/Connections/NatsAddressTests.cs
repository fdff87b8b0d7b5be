using Headgate.Nats.Connections;

namespace Headgate.Nats.Tests.Connections;

/// <summary>Addresses are read, and their secrets taken out of them.</summary>
public sealed class NatsAddressTests
{
    [Theory]
    [InlineData("nats://h:1", "nats://h:1")]
    [InlineData("h", "nats://h:4222")]
    [InlineData("nats://h", "nats://h:4222")]
    [InlineData("tls://user:word@h:1,nats://other", "tls://h:1,nats://other:4222")]
    [InlineData("nats://token@127.0.0.1", "nats://127.0.0.1:4222")]
    public void The_address_has_no_secret(string url, string expected) => Assert.Equal(expected, NatsAddress.Parse(url).Url);

    [Fact]
    public void The_secret_goes_to_the_client()
    {
        var login = NatsAddress.Parse("nats://a%40b:p%3Aw@h").ToOptions().AuthOpts;
        Assert.Equal(("a@b", "p:w", null), (login.Username, login.Password, login.Token));
        Assert.Equal("t", NatsAddress.Parse("nats://t@h").ToOptions().AuthOpts.Token);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nats://")]
    [InlineData("h,nats://:::")]
    public void What_is_no_address_is_found(string? url) => Assert.False(NatsAddress.IsValid(url));
}
