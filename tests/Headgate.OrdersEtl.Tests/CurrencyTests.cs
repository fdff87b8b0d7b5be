using OrdersEtl.Transformation;

namespace Headgate.OrdersEtl.Tests;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("EUR", 1, 1, 1)]
    [InlineData("EUR", 3, 1999, 5997)]
    [InlineData("USD", 1, 100, 89)] // 89.37
    [InlineData("GBP", 2, 1250, 2871)] // 2870.5: half a cent up
    [InlineData("JPY", 1, 500, 311)] // 310.7
    [InlineData("JPY", 1, 1, 1)] // 0.6214
    [InlineData("SEK", 1, 1, 0)] // 0.0891
    [InlineData("CHF", 1, 1000, 1066)] // 1065.5: half a cent up, and not to the even 1066 by chance only:
    [InlineData("CHF", 3, 1000, 3197)] // 3196.5 would go to the even 3196
    [InlineData("EUR", 1_000_000, 1_000_000_000, 1_000_000_000_000_000)]
    public void An_amount_becomes_euro_cents_and_is_rounded_once_half_a_cent_up(string code, int quantity, long unitPriceMinor, long cents)
    {
        Assert.True(Currencies.TryFind(code, out var currency));
        Assert.Equal(cents, currency.ToEuroCents(quantity, unitPriceMinor));
    }

    [Fact]
    public void Rounding_comes_after_multiplying()
    {
        Assert.True(Currencies.TryFind("SEK", out var krona));
        Assert.Equal(89, krona.ToEuroCents(1000, 1));
    }

    [Theory]
    [InlineData("eur")]
    [InlineData("")]
    [InlineData("XAU")]
    public void A_code_without_a_rate_is_not_found(string code) => Assert.False(Currencies.TryFind(code, out _));
}
