package org.mtls4j.x509;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What types of names are called in a policy, and in what is told of them. */
class NameTypeTest {

  @ParameterizedTest
  @CsvSource({
    "CN, subject.CN",
    "2.5.4.3, subject.CN",
    "organizationIdentifier, subject.organizationIdentifier",
    "1.2.3.4, subject.1.2.3.4"
  })
  void ofAnAttribute(String written, String label) {
    assertThat(AttributeType.of(written)).map(NameType::label).contains(label);
  }

  @Test
  void everyAttributeIsKnownByItsName() {
    assertThat(AttributeType.names())
        .contains("CN", "O", "OU", "serialNumber")
        .allSatisfy(
            name -> assertThat(AttributeType.of(name).orElseThrow().name()).isEqualTo(name));
  }

  @ParameterizedTest
  @EnumSource
  void ofAnAlternativeName(SanType type) {
    assertThat(SanType.of(type.key())).contains(type);
    assertThat(type.label()).isEqualTo("san." + type.key());
  }
}
