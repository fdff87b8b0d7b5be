namespace Headgate.Files.Tests.Reading;

public sealed record Order(int Id, string Product, decimal Price);
