/** The JUnit report, in mustache. Elements are in the order that the schemas in use ask for, and those that some require are there. */
export const junitTemplate = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
{{#suites}}
  <testsuite name="{{name}}" package="{{client}}" id="{{id}}" hostname="localhost" timestamp="{{timestamp}}" tests="{{tests}}" failures="{{failures}}" errors="{{errors}}" skipped="{{skipped}}" time="{{time}}">
    <properties>
{{#properties}}
      <property name="{{name}}" value="{{value}}"/>
{{/properties}}
    </properties>
{{#cases}}
    <testcase name="{{name}}" classname="{{classname}}" time="{{time}}">{{#skip}}<skipped>{{text}}</skipped>{{/skip}}{{#error}}<error message="{{message}}" type="{{type}}">{{text}}</error>{{/error}}{{#failure}}<failure message="{{message}}" type="{{type}}">{{text}}</failure>{{/failure}}</testcase>
{{/cases}}
    <system-out>{{out}}</system-out>
    <system-err></system-err>
  </testsuite>
{{/suites}}
</testsuites>
`;
