using Headgate.Analyzers.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Headgate.Analyzers.Tests;

public sealed class UnserializableTypeTests : RulePromise
{
    internal override DiagnosticAnalyzer Analyzer => new UnserializableTypeAnalyzer();

    internal override CodeFixProvider CodeFix => new GenerateSerializerFix();

    [Theory]
    [InlineData("[|new RemoteProducer<Order>(grains, \"orders\")|]")]
    [InlineData("[|new RemoteProducer<List<Order[]>>(grains, \"orders\")|]")]
    [InlineData("[|new RemoteProducer<(int, Order)>(grains, \"orders\")|]")]
    [InlineData("[|silo.AddProducer<Order>(\"orders\", _ => throw new InvalidOperationException())|]")]
    public Task A_type_of_the_users_without_a_serializer_is_found(string code) => WarnsAsync(Code("public sealed record Order(int Id);", code));

    [Theory]
    [InlineData("new RemoteProducer<Order>(grains, \"orders\")")]
    [InlineData("new RemoteProducer<int>(grains, \"numbers\")")]
    [InlineData("new RemoteProducer<(string, Guid)>(grains, \"pairs\")")]
    [InlineData("new RemoteProducer<Colour>(grains, \"colours\")")]
    [InlineData("silo.AddProducer<Order>(\"orders\", _ => throw new InvalidOperationException())")]
    public Task One_with_a_serializer_is_left_alone(string code) => WarnsAsync(Code("[GenerateSerializer] public sealed record Order(int Id); public enum Colour { Red }", code));

    [Fact]
    public Task The_serializer_is_generated_and_the_members_are_numbered() => FixesAsync(
        Code("""
            public sealed class Order
            {
                public int Id { get; set; }

                public string Name { get; set; } = "";

                public bool IsNamed => Name.Length > 0;
            }
            """, "[|new RemoteProducer<Order>(grains, \"orders\")|]"),
        Code("""
            [GenerateSerializer]
            public sealed class Order
            {
                [Id(0)]
                public int Id { get; set; }

                [Id(1)]
                public string Name { get; set; } = "";

                public bool IsNamed => Name.Length > 0;
            }
            """, "new RemoteProducer<Order>(grains, \"orders\")"));

    private static string Code(string type, string use) => $$"""
        using Orleans.Hosting;

        {{type}}

        public static class Cluster
        {
            public static object Make(IGrainFactory grains, ISiloBuilder silo) => {{use}};
        }
        """;
}
