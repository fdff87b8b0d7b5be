using System.Security.Cryptography;
using System.Text;
using OrdersEtl;
using OrdersEtl.Extraction;
using OrdersEtl.Generation;
using OrdersEtl.Transformation;

namespace Headgate.OrdersEtl.Tests;

public sealed class OrderGeneratorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Same_count_and_seed_give_the_same_bytes() => Assert.Equal(Generate(5000, 42), Generate(5000, 42));

    [Fact]
    public void Another_seed_gives_other_bytes() => Assert.NotEqual(Generate(100, 1), Generate(100, 2));

    [Fact]
    public void A_shorter_file_is_the_beginning_of_a_longer_one()
    {
        var shorter = Generate(1000, 3);
        Assert.Equal(shorter, Generate(2000, 3)[..shorter.Length]);
    }

    [Fact]
    public void The_bytes_never_change_between_versions() =>
        Assert.StartsWith("B382EA62DD56D31099F4DEEAF61BD79F", Convert.ToHexString(SHA256.HashData(Generate(10_000, 1))), StringComparison.Ordinal);

    [Fact]
    public void The_first_line_is_the_header() =>
        Assert.StartsWith(OrderColumns.Header + "\n", Encoding.UTF8.GetString(Generate(1, 1)), StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(20_000)]
    public void A_file_has_as_many_rows_as_were_ordered(int orders) => Assert.Equal(orders, Samples.ReadAll(GenerateFile(orders, 1)).Count);

    [Fact]
    public void About_one_row_in_a_hundred_is_faulty_and_all_eight_kinds_occur()
    {
        var kinds = RejectionsIn(GenerateFile(40_000, 1)).CountBy(kind => kind).ToDictionary();
        Assert.InRange(kinds.Values.Sum(), 300, 500);
        Assert.Equal(
            Enum.GetValues<PlantedFault>().Select(fault => fault.ToString()).Order(StringComparer.Ordinal),
            kinds.Keys.Select(kind => kind.ToString()).Order(StringComparer.Ordinal));
        Assert.All(kinds.Values, count => Assert.InRange(count, 20, 90));
    }

    [Theory]
    [MemberData(nameof(TextFaults))]
    public void A_planted_fault_is_rejected_as_what_it_is_in_each_of_its_forms(PlantedFault fault)
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new SeededRandom(seed);
            var line = FaultPlanter.Plant(fault, GeneratedOrder.Draw(id: 99, seconds: 5, random), earlierId: 7, random);
            var row = Samples.ReadAll(_folder.Write("one.csv", [.. Encoding.UTF8.GetBytes(OrderColumns.Header + "\n"), .. line])).Single();
            Assert.False(OrderTransformer.TryTransform(row, out _, out var rejection), $"seed {seed}: {row.Text}");
            Assert.Equal(fault.ToString(), rejection.Kind.ToString());
        }
    }

    public static TheoryData<PlantedFault> TextFaults() =>
        new(Enum.GetValues<PlantedFault>().Where(fault => fault != PlantedFault.DuplicateId));

    [Fact]
    public void Every_market_pays_in_a_currency_that_has_a_rate() => Assert.All(Market.All, market =>
    {
        Assert.True(Currencies.TryFind(market.Currency, out var currency));
        Assert.Equal(currency.Decimals, market.Decimals);
    });

    [Fact]
    public void A_cancelled_generation_leaves_no_file()
    {
        var generator = new OrderGenerator(1000, 1);
        Assert.Throws<OperationCanceledException>(() => generator.WriteFile(_folder.File("orders.csv"), new CancellationToken(canceled: true)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void A_failed_generation_leaves_no_file_and_says_why()
    {
        var generator = new OrderGenerator(1000, 1);
        var path = _folder.File("taken");
        Directory.CreateDirectory(path);
        var failure = Assert.Throws<JobFailedException>(() => generator.WriteFile(path, CancellationToken.None));
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path + ".part"));
    }

    private static byte[] Generate(long orders, long seed)
    {
        using var stream = new MemoryStream();
        new OrderGenerator(orders, seed).Write(stream, CancellationToken.None);
        return stream.ToArray();
    }

    private string GenerateFile(int orders, long seed) => _folder.Write("generated.csv", Generate(orders, seed));

    private static List<RejectionKind> RejectionsIn(string file)
    {
        var kinds = new List<RejectionKind>();
        var ids = new HashSet<long>();
        foreach (var row in Samples.ReadAll(file))
        {
            if (!OrderTransformer.TryTransform(row, out var order, out var rejection)) kinds.Add(rejection.Kind);
            else if (!ids.Add(order.Id)) kinds.Add(RejectionKind.DuplicateId);
        }

        return kinds;
    }
}
