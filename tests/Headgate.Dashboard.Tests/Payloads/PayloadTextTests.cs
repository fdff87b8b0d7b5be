using System.Text;
using Headgate.Dashboard.Payloads;

namespace Headgate.Dashboard.Tests.Payloads;

public sealed class PayloadTextTests
{
    [Fact]
    public void Text_and_bytes_are_shown_as_they_are()
    {
        Assert.Equal(("a,b", false), PayloadText.Of("a,b"));
        Assert.Equal(("a,b", false), PayloadText.Of("a,b"u8.ToArray()));
        Assert.Equal(("a,b", false), PayloadText.Of(new ReadOnlyMemory<byte>("a,b"u8.ToArray())));
        Assert.Equal((null, false), PayloadText.Of(null));
    }

    [Fact]
    public void An_object_is_shown_as_JSON() => Assert.Equal(("""{"Id":7,"Name":"Zoë"}""", false), PayloadText.Of(new { Id = 7, Name = "Zoë" }));

    [Theory]
    [InlineData(4096, false)]
    [InlineData(4097, true)]
    [InlineData(10_000_000, true)]
    public void Four_kibibytes_are_enough(int length, bool isCut)
    {
        var (text, wasCut) = PayloadText.Of(new string('x', length));

        Assert.Equal((Math.Min(length, 4096), isCut), (text!.Length, wasCut));
    }

    [Fact]
    public void A_cut_is_never_within_a_character()
    {
        foreach (var lead in Enumerable.Range(0, 4))
        {
            var data = new string('x', lead) + string.Concat(Enumerable.Repeat("😀", 5000));
            foreach (var (text, isCut) in new[] { PayloadText.Of(data), PayloadText.Of(Encoding.UTF8.GetBytes(data)), PayloadText.Of(new[] { data }) })
            {
                Assert.True(isCut);
                Assert.DoesNotContain('\uFFFD', text!);
                Assert.InRange(Encoding.UTF8.GetByteCount(text!), 4093 - 2, 4096);
            }
        }
    }

    [Fact]
    public void Endless_data_is_cut_and_not_gathered() => Assert.True(PayloadText.Of(Endless()).IsCut);

    [Fact]
    public void One_long_text_in_an_object_is_not_copied_to_show_its_beginning()
    {
        var data = new { Name = new string('x', 20_000_000), Image = new byte[20_000_000] };
        PayloadText.Of(new { Name = "x", Image = new byte[1] });
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (text, isCut) = PayloadText.Of(data);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((4096, true), (text!.Length, isCut));
        Assert.InRange(allocated, 1, 1_000_000);
        Assert.True(PayloadText.Of(new { Image = new byte[20_000_000] }).IsCut);
        Assert.Equal(("""{"a":"b"}""", false), PayloadText.Of(new Dictionary<string, string> { ["a"] = "b" }));
    }

    [Fact]
    public void Data_that_throws_is_named_and_does_no_harm()
    {
        Assert.Equal(("(Thrower cannot be written)", false), PayloadText.Of(new Thrower()));
        Assert.Equal("(Thrower cannot be written)", PayloadText.Guarded(new Thrower()));
    }

    [Fact]
    public void Data_that_holds_itself_is_shown_once()
    {
        var ring = new Ring();
        ring.Next = ring;

        Assert.Equal(("""{"Next":null}""", false), PayloadText.Of(ring));
    }

    [Fact]
    public void What_is_no_JSON_is_shown_as_it_calls_itself() => Assert.Equal(("System.Int32", false), PayloadText.Of(typeof(int)));

    private static IEnumerable<int> Endless()
    {
        while (true) yield return 1;
    }

    private sealed class Thrower
    {
        public string Secret => throw new InvalidOperationException("No.");

        public override string ToString() => throw new InvalidOperationException("No.");
    }

    private sealed class Ring
    {
        public Ring? Next { get; set; }
    }
}
