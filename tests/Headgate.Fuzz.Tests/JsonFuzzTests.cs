using System.Text;
using System.Text.Json.Serialization;
using Headgate.Files;

namespace Headgate.Fuzz.Tests;

/// <summary>T22: lines as JSON.</summary>
public sealed partial class JsonFuzzTests
{
    [Fact]
    public void Any_line_is_a_value_or_says_at_which_byte_it_is_none() => Fuzz.Run("jsonl", static input =>
    {
        foreach (var text in Encoding.UTF8.GetString(input).Split('\n'))
        {
            try
            {
                new JsonLine<Shape>("fuzz.jsonl", 1, text).Read(Shapes.Default.Shape);
            }
            catch (FileLineException failure)
            {
                Assert.Contains("fuzz.jsonl", failure.Message, StringComparison.Ordinal);
            }
        }
    }, isThrifty: false); // of each text that is none an exception is made, with its stack

    internal sealed record Shape(long Id, string? Name, Shape[]? Items);

    [JsonSerializable(typeof(Shape))]
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    internal sealed partial class Shapes : JsonSerializerContext;
}
