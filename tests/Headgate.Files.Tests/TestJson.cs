using System.Text.Json.Serialization;
using Headgate.Files.Tests.Reading;

namespace Headgate.Files.Tests;

[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(CsvRow))]
[JsonSerializable(typeof(string))]
public sealed partial class TestJson : JsonSerializerContext;
