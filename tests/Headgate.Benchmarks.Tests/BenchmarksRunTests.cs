using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using Headgate.Benchmarks.Stages;

namespace Headgate.Benchmarks.Tests;

/// <summary>Benchmarks that nobody runs rot: each is run here, and says how much it has done.</summary>
public sealed class BenchmarksRunTests
{
    public static TheoryData<string, string> Benchmarks()
    {
        var all = new TheoryData<string, string>();
        foreach (var method in typeof(InboxBenchmarks).Assembly.GetExportedTypes().SelectMany(static type => type.GetMethods()))
        {
            if (method.GetCustomAttribute<BenchmarkAttribute>() is not null) all.Add(method.DeclaringType!.FullName!, method.Name);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public void A_benchmark_does_as_much_as_it_is_said_to_do(string type, string name)
    {
        var method = typeof(InboxBenchmarks).Assembly.GetType(type, throwOnError: true)!.GetMethod(name)!;
        var benchmark = Activator.CreateInstance(method.DeclaringType!);
        var expected = method.GetCustomAttribute<BenchmarkAttribute>()!.OperationsPerInvoke;
        for (var run = 0; run < 2; run++)
            Assert.Equal(expected, Convert.ToInt64(method.Invoke(benchmark, null), CultureInfo.InvariantCulture));
    }
}
